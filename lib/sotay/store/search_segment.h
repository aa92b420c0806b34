#pragma once

#include "sotay/store/search_bytes.h"
#include "sotay/store/search_index.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sotay::store {

/// A document as the index keeps it.
struct KeptText {
    std::int64_t id = 0;
    std::int64_t sort_day = 0;
    SearchableText text;
};

/// Words beside each other in one column, both common: the numbers of the two in their segment.
[[nodiscard]] constexpr std::uint32_t pair_key(std::uint16_t first, std::uint16_t second) {
    return std::uint32_t{first} << 16 | second;
}

/// Where the common words of a run of documents stand, by document: what most documents hold is
/// read from here, as FTS5 takes too long. Never changes once made; follows from the texts alone.
struct Segment {
    std::int64_t first_id = 0;
    std::int64_t last_id = 0;
    std::int64_t count = 0;       ///< of its documents
    std::int64_t text_bytes = 0;  ///< of their bodies
    /// Each document: step of its id, of its sort_day (signed), a byte length_class().
    Bytes documents{};
    /// By the letters of each common word: its number, then its spellings, each with postings.
    std::vector<std::pair<std::string, Bytes>> words{};
    /// Ordered blocks of pairs, by the key of the first in each: steps of keys, each with postings.
    std::vector<std::pair<std::uint32_t, Bytes>> pairs{};
};

/// How many documents, and how much of their bodies, a segment takes together at most.
constexpr std::int64_t k_most_documents = 60'000;
constexpr std::int64_t k_most_bytes = 8'000'000;

/// `texts` are by id, at least one, at most k_most_documents. Takes about five times the memory of
/// the texts while it works.
[[nodiscard]] Segment build_segment(const std::vector<KeptText>& texts);

}  // namespace sotay::store
