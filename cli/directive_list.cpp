#include "command.h"
#include "directive.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <map>

namespace sotay::cli {

namespace {

using directives::Directive;
using directives::DirectiveOrder;

struct Options {
    FilterOptions filter;
    std::string sort = "date";
    std::int64_t limit = -1;
};

const std::map<std::string, DirectiveOrder> k_orders{{"date", DirectiveOrder::newest},
                                                     {"symbol", DirectiveOrder::symbol},
                                                     {"title", DirectiveOrder::title}};

void run(const Options& options, Context& context) {
    directives::DirectiveFilter filter = filter_of(options.filter, context);
    filter.order = k_orders.at(options.sort);
    if (options.limit >= 0) filter.limit = options.limit;
    Listing listing{context,
                    {{"id", tr("number"), Align::right},
                     {"symbol", tr("symbol")},
                     {"issued_on", tr("date")},
                     {"type", tr("type")},
                     {"type_code", ""},
                     {"issuer", tr("issuer")},
                     {"issuer_code", ""},
                     {"title", tr("abstract")},
                     {"pages", tr("pages"), Align::right},
                     {"draft", ""},
                     {"effective_on", ""},
                     {"ended_on", ""}}};
    directives::each_directive(context.database(), filter, [&](const Directive& directive) {
        const auto symbol =
            context.is_for_people() ? Json(shown_symbol(directive)) : or_null(directive.symbol);
        listing.add({directive.id, symbol, or_null(directive.issued_on), directive.type,
                     or_null(directive.type_code), or_null(directive.issuer),
                     or_null(directive.issuer_code), directive.title, directive.pages,
                     directive.is_draft, or_null(directive.effective_on),
                     or_null(directive.ended_on)});
    });
    listing.finish();
    if (listing.size() == 0) {
        context.note(tr("no document fits; register some with sotay directive import FILE…"));
    }
}

}  // namespace

void add_directive_list(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb = add_verb(noun, "list", tr("documents of the register, the newest first"),
                          {"sotay directive list --type NQ --year 2025",
                           "sotay directive list --issuer TW --in-force-on 2026-07-01 --format csv",
                           "sotay directive list --year 2026 --sort symbol"});
    add_filters(*verb, options->filter);
    verb->add_option("--sort", options->sort, tr("by date, symbol or title (date)"))
        ->type_name("date|symbol|title")
        ->check(CLI::IsMember(k_orders));
    verb->add_option("--limit", options->limit, tr("at most so many"))
        ->type_name(tr("N"))
        ->check(CLI::NonNegativeNumber);
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
