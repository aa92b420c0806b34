#include "command.h"
#include "stats.h"
#include "stats_table.h"

#include "sotay/base/messages.h"
#include "sotay/stats/directive_stats.h"

#include <algorithm>

namespace sotay::cli {

namespace {

using stats::DirectiveDimension;
using stats::DirectiveRow;

struct Options {
    std::string from;
    std::string to;
    std::string by = "type";
    std::string output;
};

Json to_json(const DirectiveRow& row) {
    return {{"type", key_cell(row.type)},
            {"issuer", key_cell(row.issuer)},
            {"year", key_cell(row.year)},
            {"month", key_cell(row.month)},
            {"documents", row.sums.documents},
            {"drafts", row.sums.drafts},
            {"without_symbol", row.sums.without_symbol},
            {"without_date", row.sums.without_date},
            {"without_signer", row.sums.without_signer},
            {"pages", row.sums.pages}};
}

/// Keys that rows are not told apart by have no heading: tables for people leave them out.
std::vector<Column> columns(const std::vector<DirectiveDimension>& by) {
    const auto heading = [&](DirectiveDimension dimension, const char* words) {
        return std::ranges::find(by, dimension) == by.end() ? std::string{} : tr(words);
    };
    const auto right = Align::right;
    return {{"type", heading(DirectiveDimension::type, N_("type"))},
            {"issuer", heading(DirectiveDimension::issuer, N_("issuer"))},
            {"year", heading(DirectiveDimension::year, N_("year"))},
            {"month", heading(DirectiveDimension::month, N_("month of import"))},
            {"documents", tr("documents"), right},
            {"drafts", tr("drafts"), right},
            {"without_symbol", tr("no symbol"), right},
            {"without_date", tr("no date"), right},
            {"without_signer", tr("no signer"), right},
            {"pages", tr("pages"), right}};
}

std::vector<Json> cells(const DirectiveRow& row) {
    const Json object = to_json(row);
    return {object.begin(), object.end()};
}

std::string period_of(const Options& options) {
    if (options.from.empty() && options.to.empty()) return tr("the whole register");
    return period_words(options.from, options.to);
}

void run(const Options& options, Context& context) {
    const auto months = months_option(options.from, options.to);
    stats::DirectiveQuery query;
    query.from = months.from;
    query.to = months.to;
    query.by = stats::parse_directive_dimensions(options.by);
    const auto figures = stats::directive_stats(context.database(), query);
    StatsTable table{columns(query.by), {}, cells(figures.total)};
    for (const auto& row : figures.rows) table.rows.push_back(cells(row));
    print_stats(table, {tr("Documents"), tr("Statistics of documents"), period_of(options)},
                options.output, context);
}

}  // namespace

void add_stats_directive(CLI::App& noun, Context& context) {
    auto options = std::make_shared<Options>();
    auto* verb =
        add_verb(noun, "directive", tr("documents of the register, and what they do not say"),
                 {"sotay stats directive --by issuer,year",
                  "sotay stats directive --from 2026-01 --to 2026-12 --by month --format csv",
                  "sotay stats directive --by type --format xlsx --output van-ban.xlsx"});
    verb->add_option("--from", options->from, tr("first month of the import"))
        ->type_name("YYYY-MM");
    verb->add_option("--to", options->to, tr("last month of the import, included"))
        ->type_name("YYYY-MM");
    verb->add_option("--by", options->by,
                     tr("type, issuer, year (of issue) and month (of the import) (type)"))
        ->type_name(tr("DIM[,DIM]"));
    verb->add_option("--output", options->output, tr("write to this file"))->type_name(tr("FILE"));
    on_run(verb, options, context, run);
}

}  // namespace sotay::cli
