#include "sotay/directives/facets.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

namespace sotay::directives {

namespace {

// One pass over the register costs less than looking up the many documents of a frequent word.
constexpr const char* k_read_all = R"sql(
    SELECT id, type, issuer, issuer_code, issued_on FROM directives ORDER BY id)sql";

using Counts = std::map<std::string, std::int64_t>;

std::vector<Facet> by_count(const Counts& counts) {
    std::vector<Facet> facets;
    for (const auto& [value, count] : counts) facets.push_back({value, value, count});
    std::ranges::sort(facets, std::less{}, [](const Facet& facet) {
        return std::tuple{facet.value.empty(), -facet.count, text::sort_key(facet.value)};
    });
    return facets;
}

std::vector<Facet> newest_first(const Counts& counts) {
    std::vector<Facet> facets;
    for (const auto& [value, count] : counts) facets.push_back({value, value, count});
    std::ranges::reverse(facets);
    return facets;
}

std::string most_frequent(const Counts& names) {
    return std::ranges::max_element(names, {}, &Counts::value_type::second)->first;
}

}  // namespace

Facets count_facets(store::Database& database, std::span<const DirectiveId> ids) {
    Counts years;
    Counts types;
    Counts issuers;
    std::map<std::string, Counts> names;
    auto row = database.prepare(k_read_all);
    auto wanted = ids.begin();
    while (wanted != ids.end() && row.step()) {
        while (wanted != ids.end() && *wanted < row.integer(0)) ++wanted;
        if (wanted == ids.end() || row.integer(0) != *wanted) continue;
        const auto date = row.optional_date(4);
        ++years[date ? iso(*date).substr(0, 4) : ""];
        ++types[row.text(1)];
        const std::string name = row.text(2);
        const std::string issuer = row.optional_text(3).value_or(name);
        ++issuers[issuer];
        if (!name.empty()) ++names[issuer][name];
    }
    Facets facets{newest_first(years), by_count(types), by_count(issuers)};
    for (Facet& facet : facets.issuers) {
        const auto known = names.find(facet.value);
        if (known != names.end()) facet.name = most_frequent(known->second);
    }
    return facets;
}

}  // namespace sotay::directives
