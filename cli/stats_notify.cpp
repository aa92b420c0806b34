#include "command.h"
#include "stats.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/stats/notify_stats.h"

#include <algorithm>

namespace sotay::cli {

namespace {

using stats::NotifyDimension;
using stats::NotifyRow;
using stats::NotifyTable;

struct Options {
    std::string from;
    std::string to;
    std::string by = "gateway";
    std::string output;
};

Json key_of(const std::optional<std::string>& value) {
    return value && !value->empty() ? Json(*value) : Json();
}

std::vector<Json> cells(const NotifyRow& row) {
    const auto& sums = row.sums;
    return {key_of(row.month),
            key_of(row.gateway),
            key_of(row.kind),
            key_of(row.org_code),
            key_of(row.org_name),
            sums.messages,
            sums.reached,
            sums.unreached,
            sums.unknown,
            sums.other,
            sums.maybe_doubled,
            sums.segments,
            sums.cost};
}

/// Keys that rows are not told apart by have no heading: tables for people leave them out.
std::vector<Column> columns(const std::vector<NotifyDimension>& by) {
    const auto heading = [&](NotifyDimension dimension, const char* words) {
        return std::ranges::find(by, dimension) == by.end() ? std::string{} : tr(words);
    };
    const auto right = Align::right;
    return {{"month", heading(NotifyDimension::month, N_("month"))},
            {"gateway", heading(NotifyDimension::gateway, N_("gateway"))},
            {"kind", heading(NotifyDimension::kind, N_("kind of message"))},
            {"org_code", heading(NotifyDimension::org, N_("code"))},
            {"org_name", heading(NotifyDimension::org, N_("organisation"))},
            {"messages", tr("messages"), right},
            {"reached", tr("reached"), right},
            {"unreached", tr("unreached"), right},
            {"unknown", tr("unknown"), right},
            {"other", tr("waiting or cancelled"), right},
            {"maybe_doubled", tr("maybe twice"), right},
            {"segments", tr("segments"), right},
            {"cost", tr("cost, đồng"), right}};
}

/// The total, with its name in the first column that people see.
std::vector<Json> total_cells(const NotifyTable& table, const std::vector<Column>& heads) {
    auto total = cells(table.total);
    const auto first =
        std::ranges::find_if(heads, [](const Column& head) { return !head.heading.empty(); });
    const auto at = static_cast<std::size_t>(first - heads.begin());
    if (total[at].is_null()) total[at] = tr("Total");
    return total;
}

void write_xlsx(const NotifyTable& table, const std::vector<Column>& heads, const Options& options,
                const Context& context) {
    if (options.output.empty() || options.output == "-") {
        throw Error{ErrorKind::usage, tr("--format xlsx needs --output FILE.xlsx")};
    }
    const auto shown_cells = [&](const std::vector<Json>& values) {
        std::vector<xlsx::Cell> result;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!heads[i].heading.empty()) result.push_back(to_cell(values[i], false));
        }
        return result;
    };
    std::vector<std::string> headings;
    for (const auto& head : heads) {
        if (!head.heading.empty()) headings.push_back(head.heading);
    }
    xlsx::Writer writer{options.output, tr("Messages"), tr("Statistics of messages"),
                        tr("from {} to {}", options.from.empty() ? "…" : options.from,
                           options.to.empty() ? "…" : options.to),
                        headings};
    for (const auto& row : table.rows) writer.add(shown_cells(cells(row)));
    writer.add_total(shown_cells(total_cells(table, heads)));
    writer.finish();
    context.note(trn("wrote {0} row to {1}", "wrote {0} rows to {1}",
                     static_cast<unsigned long>(table.rows.size()), options.output));
}

void run(const Options& options, Context& context) {
    stats::NotifyQuery query;
    if (!options.from.empty()) query.from = month_option("--from", options.from);
    if (!options.to.empty()) query.to = month_option("--to", options.to);
    if (query.from && query.to && *query.to < *query.from) {
        throw Error{ErrorKind::usage, tr("--to is before --from")};
    }
    query.by = stats::parse_notify_dimensions(options.by);
    query.on = context.today();
    const auto table = stats::notify_stats(context.database(), query);
    const auto heads = columns(query.by);
    if (context.format() == Format::xlsx) return write_xlsx(table, heads, options, context);
    if (!options.output.empty()) context.redirect(options.output);
    Listing listing{context, heads};
    for (const auto& row : table.rows) listing.add(cells(row));
    listing.add(context.is_for_people() ? total_cells(table, heads) : cells(table.total));
    listing.finish();
}

}  // namespace

void add_stats_notify(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "notify", tr("messages: whom they reached and what they cost"),
                 {"sotay stats notify --from 2026-11 --to 2026-12",
                  "sotay stats notify --by month,gateway --format csv",
                  "sotay stats notify --by kind,org --format xlsx --output tin-nhan.xlsx"});
    verb->add_option("--from", options->from, tr("first month"))->type_name("YYYY-MM");
    verb->add_option("--to", options->to, tr("last month, included"))->type_name("YYYY-MM");
    verb->add_option("--by", options->by,
                     tr("gateway, kind, org (where the member belongs), month (gateway)"))
        ->type_name(tr("DIM[,DIM]"));
    verb->add_option("--output", options->output, tr("write to this file"))->type_name(tr("FILE"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
