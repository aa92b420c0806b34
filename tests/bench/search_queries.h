#pragma once

#include "sotay/store/search_index.h"

#include <string>
#include <vector>

namespace sotay::bench {

struct SearchQuestion {
    std::string words;
    std::string expression;      ///< the same for FTS5
    bool is_same_found = false;  ///< both must find as many, else ours may be fewer
};

/// 200 of what people ask for: common words, with accents and without, phrases, symbols, titles as
/// they stand, and words of very few documents. `documents` are some of the corpus.
[[nodiscard]] std::vector<SearchQuestion> search_questions(
    const std::vector<store::SearchableText>& documents);

}  // namespace sotay::bench
