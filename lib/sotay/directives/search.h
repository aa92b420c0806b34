#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/store/database.h"
#include "sotay/store/search_index.h"

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
/// reads. What is no longer in force on `day` comes below others as good; `options.demoted` is
/// filled here.
[[nodiscard]] std::vector<FoundDirective> search(store::Database& database,
                                                 const std::string& query, Date day,
                                                 store::SearchOptions options = {});

/// All documents that search() can find, whatever the filter, by id.
[[nodiscard]] std::vector<DirectiveId> matches(store::Database& database, const std::string& query);

}  // namespace sotay::directives
