#pragma once

#include "sotay/store/search_count.h"
#include "sotay/store/search_query.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::store {

/// A word of a text that is a word of the query, if perhaps in another spelling than it wants.
struct Hit {
    std::uint32_t position = 0;  ///< among the words of the text
    std::uint32_t word = 0;      ///< of the query
    bool is_exact = false;       ///< spelt as it was typed
    std::size_t begin = 0;       ///< bytes in the text
    std::size_t end = 0;
};

/// In the order of the text; a word that the query has twice is found twice.
using Hits = std::vector<Hit>;

/// Finds the words of one query in texts.
class HitFinder {
public:
    /// `query` must outlive it.
    explicit HitFinder(const SearchQuery& query);

    [[nodiscard]] Hits find(std::string_view text) const;
    /// Also how many words `text` has, into `words`.
    [[nodiscard]] Hits find(std::string_view text, std::uint32_t& words) const;

    [[nodiscard]] const SearchQuery& query() const { return query_; }
    /// Whether the hit is one that the query wants.
    [[nodiscard]] bool is_wanted(const Hit& hit) const {
        return hit.is_exact || !query_[hit.word].has_marks();
    }

private:
    static constexpr std::size_t k_filter = 1024;
    [[nodiscard]] static std::size_t filter_of(std::string_view folded);

    const SearchQuery& query_;
    std::array<bool, k_filter> may_be_{};  // most words of a text are of no interest
};

/// The hits that belong to a phrase of the query, and to no part of one.
[[nodiscard]] Hits whole_phrases(const Hits& hits, const HitFinder& finder);

}  // namespace sotay::store
