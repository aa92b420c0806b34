#include "command.h"
#include "stats.h"
#include "stats_table.h"

#include "sotay/base/messages.h"
#include "sotay/stats/notify_stats.h"

#include <algorithm>

namespace sotay::cli {

namespace {

using stats::NotifyDimension;
using stats::NotifyRow;

struct Options {
    std::string from;
    std::string to;
    std::string by = "gateway";
    std::string output;
};

std::vector<Json> cells(const NotifyRow& row) {
    const auto& sums = row.sums;
    return {key_cell(row.month),
            key_cell(row.gateway),
            key_cell(row.kind),
            key_cell(row.org_code),
            key_cell(row.org_name),
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

void run(const Options& options, Context& context) {
    const auto months = months_option(options.from, options.to);
    stats::NotifyQuery query;
    query.from = months.from;
    query.to = months.to;
    query.by = stats::parse_notify_dimensions(options.by);
    query.on = context.today();
    const auto figures = stats::notify_stats(context.database(), query);
    StatsTable table{columns(query.by), {}, cells(figures.total)};
    for (const auto& row : figures.rows) table.rows.push_back(cells(row));
    print_stats(
        table,
        {tr("Messages"), tr("Statistics of messages"), period_words(options.from, options.to)},
        options.output, context);
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
