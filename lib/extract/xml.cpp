#include "extract/xml.h"

#include <utility>

namespace sotay::extract {

namespace {

struct Collector {
    std::string text;

    bool enter(const pugi::xml_node& node) {
        text += node.value();
        return true;
    }
    static void leave(const pugi::xml_node& /*node*/) {}
};

}  // namespace

XmlTree::XmlTree(std::string bytes) : bytes_{std::move(bytes)} {
    constexpr unsigned options = pugi::parse_cdata | pugi::parse_escapes |
                                 pugi::parse_wconv_attribute | pugi::parse_eol |
                                 pugi::parse_ws_pcdata;
    const auto result = document_.load_buffer_inplace(bytes_.data(), bytes_.size(), options);
    if (result.status == pugi::status_out_of_memory) {
        status_ = Status::limits;
    } else if (result.status == pugi::status_ok) {
        status_ = Status::ok;
    }
}

std::string_view local_name(std::string_view name) { return name.substr(name.rfind(':') + 1); }

std::string_view local_name(const pugi::xml_node& node) {
    return local_name(std::string_view{node.name()});
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_node& child : node.children()) {
        if (local_name(child) == name) return child;
    }
    return {};
}

std::string_view attribute_of(const pugi::xml_node& node, std::string_view name) {
    for (const pugi::xml_attribute& attribute : node.attributes()) {
        if (local_name(std::string_view{attribute.name()}) == name) return attribute.value();
    }
    return {};
}

std::string text_of(const pugi::xml_node& node) {
    Collector collector;
    if (node) walk(node, collector);
    return std::move(collector.text);
}

}  // namespace sotay::extract
