#pragma once

#include "sotay/store/database.h"
#include "sotay/store/search_count.h"
#include "sotay/store/search_documents.h"
#include "sotay/store/search_query.h"

#include <vector>

namespace sotay::store {

/// A Count for each place of the documents.
using Counts = std::vector<Count>;

/// How often each word of a query stands in each document: from the segments where it is common
/// there, else from FTS5, and from the texts themselves of those that are loose.
struct QueryCounts {
    struct Word {
        Counts wanted;  ///< in the spellings that the query wants
        Counts exact;   ///< as typed; empty when `wanted` is that already
    };
    std::vector<Word> words;
    /// Of each word and the next beside each other, in any spelling; one less than words.
    std::vector<Counts> pairs;
    /// 1 for each place whose document holds all words and, of those to be joined, each beside the
    /// next – if not yet all of them at one spot or in the spelling wanted.
    std::vector<std::uint8_t> places;
};

[[nodiscard]] QueryCounts count_words(Database& database, const SearchQuery& query,
                                      const Documents& documents);

}  // namespace sotay::store
