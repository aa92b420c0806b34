#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::xml {

/// An innermost element: its name without prefix, and its text.
struct Leaf {
    std::string name;
    std::string text;

    friend bool operator==(const Leaf&, const Leaf&) = default;
};

/// The innermost elements in order. nullopt for what is no XML, declares a document type or is
/// nested deeper than 32: in a gateway's answer, broken XML is a normal answer.
[[nodiscard]] std::optional<std::vector<Leaf>> try_read_leaves(std::string_view text);

/// The text of the first leaf of this name; nullptr when there is none.
[[nodiscard]] const std::string* find_leaf(const std::vector<Leaf>& leaves, std::string_view name);

}  // namespace sotay::xml
