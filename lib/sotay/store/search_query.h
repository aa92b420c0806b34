#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::store {

/// A word as a person typed it.
struct QueryWord {
    std::string folded;
    std::string exact;
    bool is_joined = false;  ///< must stand directly after the word before it

    /// Typed with marks it means its exact spelling, without them every spelling.
    [[nodiscard]] bool has_marks() const { return folded != exact; }
};

/// A document must hold all of them.
using SearchQuery = std::vector<QueryWord>;

/// What a person typed: words in quotes or joined by dash, slash or dot stand beside each other.
/// Any text is a query. Words past the first 64 are left out.
[[nodiscard]] SearchQuery parse_query(std::string_view typed);

/// The parts of the query whose words stand beside each other, each at least one word.
[[nodiscard]] std::vector<std::span<const QueryWord>> phrases_of(const SearchQuery& query);

}  // namespace sotay::store
