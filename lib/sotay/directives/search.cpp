#include "sotay/directives/search.h"

#include "sotay/directives/standing.h"
#include "sotay/directives/symbol.h"

#include <string_view>

namespace sotay::directives {

namespace {

/// `query` with its symbols as they are printed: "6-hd/tw" → "06-HD/TW".
std::string with_canonical_symbols(const std::string& query) {
    std::string out;
    std::size_t at = 0;
    for (const FoundSymbol& found : find_symbols(query)) {
        if (found.symbol.canonical.empty()) continue;
        out += query.substr(at, found.begin - at) + found.symbol.canonical;
        at = found.end;
    }
    return out + query.substr(at);
}

}  // namespace

std::vector<FoundDirective> search(store::Database& database, const std::string& query, Date day,
                                   store::SearchOptions options) {
    const Standing standing{database, day};
    options.demoted = {standing.ended().begin(), standing.ended().end()};
    const store::SearchIndex index{database};
    std::vector<FoundDirective> found;
    for (auto& hit : index.search(with_canonical_symbols(query), options)) {
        if (auto directive = find_by_id(database, hit.id)) {
            found.push_back({*std::move(directive), hit.score, std::move(hit.snippet)});
        }
    }
    return found;
}

std::vector<DirectiveId> matches(store::Database& database, const std::string& query) {
    return store::SearchIndex{database}.matches(with_canonical_symbols(query));
}

std::vector<std::string> pages_of(const std::string& body) {
    std::vector<std::string> pages;
    std::size_t at = 0;
    for (std::size_t end = body.find('\f'); end != std::string::npos; end = body.find('\f', at)) {
        pages.push_back(body.substr(at, end - at));
        at = end + 1;
    }
    pages.push_back(body.substr(at));
    return pages;
}

}  // namespace sotay::directives
