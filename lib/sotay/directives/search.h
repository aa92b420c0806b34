#pragma once

#include "sotay/directives/directive.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

#include <cstddef>
#include <string>
#include <vector>

namespace sotay::directives {

/// The pages of a text kept by the register.
[[nodiscard]] std::vector<std::string> pages_of(const std::string& body);

struct FoundDirective {
    Directive directive;
    double score = 0;
    std::string snippet;
};

/// store::SearchIndex::search(), in which a symbol may be typed in any way that parse_symbol()
/// reads.
[[nodiscard]] std::vector<FoundDirective> search(store::Database& database,
                                                 const std::string& query, std::size_t limit,
                                                 const store::HitMarks& marks = {});

}  // namespace sotay::directives
