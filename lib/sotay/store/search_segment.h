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

/// Two spellings beside each other in one column, by their numbers in the segment.
[[nodiscard]] constexpr std::int64_t pair_key(std::uint32_t first, std::uint32_t second) {
    return std::int64_t{first} << 32 | second;
}

/// Where each word stands in a run of documents, and each two words beside each other. Never
/// changes once made; follows from the texts alone.
struct Segment {
    std::int64_t first_id = 0;
    std::int64_t last_id = 0;
    std::int64_t count = 0;       ///< of its documents
    std::int64_t text_bytes = 0;  ///< of their bodies
    /// Each document: step of its id, of its sort_day (signed), a byte length_class().
    Bytes documents{};
    /// Blocks of words in the order of their letters, under those of the first. A block begins with
    /// the number of its first spelling; each word is its letters, how many spellings it has, and
    /// each spelling with its postings. Spellings are numbered in this order.
    std::vector<std::pair<std::string, Bytes>> words{};
    /// Blocks of pairs in the order of their pair_key(), under that of the first: steps of keys,
    /// each with postings.
    std::vector<std::pair<std::int64_t, Bytes>> pairs{};
};

/// How many documents, and how much of their bodies, a segment takes together at most.
constexpr std::int64_t k_most_documents = 60'000;
constexpr std::int64_t k_most_bytes = 8'000'000;

/// `texts` are by id, at least one, at most k_most_documents. Takes about five times the memory of
/// the texts while it works.
[[nodiscard]] Segment build_segment(const std::vector<KeptText>& texts);

}  // namespace sotay::store
