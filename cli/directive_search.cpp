#include "command.h"
#include "directive.h"
#include "listing.h"

#include "sotay/base/messages.h"
#include "sotay/directives/facets.h"
#include "sotay/directives/search.h"
#include "sotay/store/search_index.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sotay::cli {

namespace {

using directives::DirectiveId;
using directives::Facet;
using directives::Facets;
using directives::FoundDirective;

constexpr double k_score_decimals = 1000;
constexpr std::size_t k_facets_in_line = 8;

struct Options {
    std::vector<std::string> words;
    FilterOptions filter;
    std::size_t limit = 20;
    bool has_facets = false;
};

/// The documents that the filter lets through, sorted; none when it lets all through.
std::optional<std::vector<DirectiveId>> fitting(const FilterOptions& options, Context& context) {
    const auto filter = filter_of(options, context);
    if (!filter.is_narrowing()) return std::nullopt;
    auto ids = directives::list_ids(context.database(), filter);
    std::ranges::sort(ids);
    return ids;
}

Json to_json(const FoundDirective& hit) {
    return {{"id", hit.directive.id},
            {"symbol", or_null(hit.directive.symbol)},
            {"title", hit.directive.title},
            {"issued_on", or_null(hit.directive.issued_on)},
            {"score", std::round(hit.score * k_score_decimals) / k_score_decimals},
            {"snippet", hit.snippet}};
}

Json to_json(const std::vector<Facet>& facets) {
    Json list = Json::array();
    for (const Facet& facet : facets) {
        list.push_back({{"value", facet.value.empty() ? Json() : Json(facet.value)},
                        {"name", facet.name.empty() ? Json() : Json(facet.name)},
                        {"count", facet.count}});
    }
    return list;
}

void print_facet_line(const std::string& label, const std::vector<Facet>& facets,
                      const Context& context) {
    std::vector<std::string> parts;
    for (const Facet& facet : facets) {
        if (parts.size() == k_facets_in_line) break;
        const std::string value = facet.value.empty() ? tr("unknown") : facet.value;
        parts.push_back(fmt::format("{} ({})", value, grouped(facet.count)));
    }
    if (facets.size() > parts.size()) {
        parts.push_back(
            trn("{} more", "{} more", static_cast<unsigned long>(facets.size() - parts.size())));
    }
    context.print(fmt::format("  {}: {}", label, fmt::join(parts, " · ")));
}

void print_hits(const std::vector<FoundDirective>& found, const Context& context) {
    for (const auto& hit : found) {
        const auto& date = hit.directive.issued_on;
        context.print(fmt::format("{:>5}  {}  {}  {}", hit.directive.id,
                                  shown_symbol(hit.directive), date ? display(*date) : "–",
                                  hit.directive.title));
        context.print("       " + hit.snippet);
    }
}

void list_hits(const std::vector<FoundDirective>& found, const Context& context) {
    std::vector<Column> columns;
    for (const char* key : {"id", "symbol", "title", "issued_on", "score", "snippet"}) {
        columns.push_back({key, ""});
    }
    Listing listing{context, std::move(columns)};
    for (const auto& hit : found) listing.add_object(to_json(hit));
    listing.finish();
}

void list_facets(const Facets& facets, const Context& context) {
    Listing listing{context, {{"facet", ""}, {"value", ""}, {"name", ""}, {"count", ""}}};
    const auto add = [&](const char* of, const std::vector<Facet>& values) {
        for (const Facet& facet : values) listing.add({of, facet.value, facet.name, facet.count});
    };
    add("year", facets.years);
    add("type", facets.types);
    add("issuer", facets.issuers);
    listing.finish();
}

void print_with_facets(const std::vector<FoundDirective>& found, const Facets& facets,
                       std::size_t total, const Context& context) {
    if (context.format() == Format::csv) return list_facets(facets, context);
    if (!context.is_for_people()) {
        Json hits = Json::array();
        for (const auto& hit : found) hits.push_back(to_json(hit));
        return print_json(context, {{"hits", std::move(hits)},
                                    {"total", total},
                                    {"facets",
                                     {{"year", to_json(facets.years)},
                                      {"type", to_json(facets.types)},
                                      {"issuer", to_json(facets.issuers)}}}});
    }
    print_hits(found, context);
    if (total == 0) return;
    context.print(trn("{} document found", "{} documents found", total));
    print_facet_line(tr("year"), facets.years, context);
    print_facet_line(tr("type"), facets.types, context);
    print_facet_line(tr("issuer"), facets.issuers, context);
}

void run(const Options& options, Context& context) {
    const std::string query = fmt::format("{}", fmt::join(options.words, " "));
    const auto wanted = fitting(options.filter, context);
    store::SearchOptions how{.limit = options.limit};
    if (context.has_color() && context.is_for_people()) how.marks = {"\x1b[1m", "\x1b[0m"};
    if (wanted) {
        how.filter = [&](std::int64_t id) { return std::ranges::binary_search(*wanted, id); };
    }
    const auto found = directives::search(context.database(), query, context.today(), how);
    if (context.is_for_people() && found.empty()) {
        return context.note(tr("nothing found for \"{}\"", query));
    }
    if (!options.has_facets) {
        return context.is_for_people() ? print_hits(found, context) : list_hits(found, context);
    }
    auto ids = directives::matches(context.database(), query);
    if (wanted) std::erase_if(ids, [&](DirectiveId id) { return !how.filter(id); });
    print_with_facets(found, directives::count_facets(context.database(), ids), ids.size(),
                      context);
}

}  // namespace

void add_directive_search(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "search", tr("find documents by their words, with accents or without"),
                 {"sotay directive search chuyen doi so",
                  "sotay directive search '\"thi hành Điều lệ\" chi bộ' --limit 5",
                  "sotay directive search 'đảng phí' --type NQ --year 2026 --facets",
                  "sotay directive search 57-NQ/TW --format json"});
    verb->add_option("query", options->words,
                     tr("words, \"words beside each other\", or a symbol; after -- it may begin "
                        "with a dash"))
        ->type_name(tr("QUERY"))
        ->required();
    add_filters(*verb, options->filter);
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->capture_default_str();
    verb->add_flag("--facets", options->has_facets,
                   tr("also how many there are by year, type and issuer"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
