#include "command.h"
#include "directive.h"
#include "listing.h"

#include "sotay/base/messages.h"
#include "sotay/directives/search.h"
#include "sotay/store/search_index.h"

#include <cmath>

namespace sotay::cli {

namespace {

constexpr double k_score_decimals = 1000;

struct Options {
    std::vector<std::string> words;
    std::size_t limit = 20;
};

void search(const Options& options, Context& context) {
    std::string query;
    for (const auto& word : options.words) query += (query.empty() ? "" : " ") + word;
    const auto marks = context.has_color() && context.is_for_people()
                           ? store::HitMarks{"\x1b[1m", "\x1b[0m"}
                           : store::HitMarks{};
    const auto found = directives::search(context.database(), query,
                                           {.limit = options.limit, .marks = marks});
    if (context.is_for_people()) {
        for (const auto& hit : found) {
            const auto& date = hit.directive.issued_on;
            context.print(fmt::format("{:>5}  {}  {}  {}", hit.directive.id,
                                      shown_symbol(hit.directive), date ? display(*date) : "–",
                                      hit.directive.title));
            context.print("       " + hit.snippet);
        }
        if (found.empty()) context.note(tr("nothing found for \"{}\"", query));
        return;
    }
    Listing listing{context,
                    {{"id", ""},
                     {"symbol", ""},
                     {"title", ""},
                     {"issued_on", ""},
                     {"score", ""},
                     {"snippet", ""}}};
    for (const auto& hit : found) {
        listing.add({hit.directive.id, or_null(hit.directive.symbol), hit.directive.title,
                     or_null(hit.directive.issued_on),
                     std::round(hit.score * k_score_decimals) / k_score_decimals, hit.snippet});
    }
    listing.finish();
}

}  // namespace

void add_directive_search(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "search", tr("find documents by their words, with accents or without"),
                 {"sotay directive search chuyen doi so",
                  "sotay directive search '\"thi hành Điều lệ\" chi bộ' --limit 5",
                  "sotay directive search 57-NQ/TW --format json"});
    verb->add_option("query", options->words,
                     tr("words, \"words beside each other\", or a symbol; after -- it may begin "
                        "with a dash"))
        ->type_name(tr("QUERY"))
        ->required();
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->capture_default_str();
    on_run(verb, options, context, search);
}

}  // namespace sotay::cli
