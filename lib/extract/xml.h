#pragma once

#include <pugixml.hpp>

#include <string>
#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// A tree over bytes that it keeps and changes. Entities of a document type are not expanded.
class XmlTree {
public:
    /// `bytes` become the tree's own. See status() for whether they could be read.
    explicit XmlTree(std::string bytes);
    XmlTree(const XmlTree&) = delete;
    XmlTree& operator=(const XmlTree&) = delete;

    [[nodiscard]] Status status() const { return status_; }
    [[nodiscard]] pugi::xml_node root() const { return document_.document_element(); }

private:
    std::string bytes_;
    pugi::xml_document document_;
    Status status_ = Status::unreadable;
};

/// "p" of "w:p": which name a file gives to a namespace is its own affair.
[[nodiscard]] std::string_view local_name(std::string_view name);
[[nodiscard]] std::string_view local_name(const pugi::xml_node& node);

/// By local names; null, or empty, when there is none.
[[nodiscard]] pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name);
[[nodiscard]] std::string_view attribute_of(const pugi::xml_node& node, std::string_view name);

/// All text inside a node, elements left aside.
[[nodiscard]] std::string text_of(const pugi::xml_node& node);

/// Goes through `root` and all below it: visitor.enter(node) says whether to go inside, and when it
/// did, visitor.leave(node) follows. By the tree's own links: depth cannot exhaust the stack.
template <typename Visitor>
void walk(const pugi::xml_node& root, Visitor& visitor) {
    pugi::xml_node node = root;
    while (node) {
        if (visitor.enter(node)) {
            if (node.first_child()) {
                node = node.first_child();
                continue;
            }
            visitor.leave(node);
        }
        while (node != root && !node.next_sibling()) {
            node = node.parent();
            visitor.leave(node);
        }
        node = node == root ? pugi::xml_node{} : node.next_sibling();
    }
}

}  // namespace sotay::extract
