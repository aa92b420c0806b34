#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_count.h"
#include "sotay/store/search_documents.h"
#include "sotay/store/search_query.h"

#include <vector>

namespace sotay::store {

/// A Count for each place of the documents.
using Counts = std::vector<Count>;

/// How often each word of a query stands in each document.
struct QueryCounts {
    struct Word {
        Counts wanted;  ///< in the spellings that the query wants
        Counts exact;   ///< as typed; empty when `wanted` is that already
    };
    std::vector<Word> words;
    /// Of each word and the next beside each other, in spellings wanted; one less than words.
    std::vector<Counts> pairs;
    /// 1 for each place whose document holds all words and, of those to be joined, each beside the
    /// next – where more than two are to be joined, perhaps not all of them at one spot.
    std::vector<std::uint8_t> places;
};

[[nodiscard]] QueryCounts count_words(Database& database, const SearchQuery& query,
                                      const Documents& documents);

}  // namespace sotay::store
