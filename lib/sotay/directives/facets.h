#pragma once

#include "sotay/directives/directive.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sotay::directives {

/// How many of the documents found share one value.
struct Facet {
    std::string value;  ///< what a filter takes: "2026", "Nghị quyết", "TU"; "" = the others
    std::string name;   ///< of a body, as most of its papers print it; else the value
    std::int64_t count = 0;
};

struct Facets {
    std::vector<Facet> years;    ///< the newest first, those without a date last
    std::vector<Facet> types;    ///< the most frequent first, as are
    std::vector<Facet> issuers;  ///< bodies by their code, without one by their name
};

/// Counts `ids`, which are sorted; each list adds up to the number of documents.
[[nodiscard]] Facets count_facets(store::Database& database, std::span<const DirectiveId> ids);

}  // namespace sotay::directives
