#include "command.h"
#include "stats.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/stats/directive_stats.h"

#include <algorithm>

namespace sotay::cli {

namespace {

using stats::DirectiveDimension;
using stats::DirectiveRow;
using stats::DirectiveTable;

struct Options {
    std::string from;
    std::string to;
    std::string by = "type";
    std::string output;
};

Json key_of(const std::optional<std::string>& value) {
    return value && !value->empty() ? Json(*value) : Json();
}

Json to_json(const DirectiveRow& row) {
    return {{"type", key_of(row.type)},
            {"issuer", key_of(row.issuer)},
            {"year", key_of(row.year)},
            {"month", key_of(row.month)},
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

/// The total, with its name in the first column that people see.
std::vector<Json> total_cells(const DirectiveTable& table, const std::vector<Column>& heads) {
    auto total = cells(table.total);
    const auto first =
        std::ranges::find_if(heads, [](const Column& head) { return !head.heading.empty(); });
    const auto at = static_cast<std::size_t>(first - heads.begin());
    if (total[at].is_null()) total[at] = tr("Total");
    return total;
}

std::string period_of(const Options& options) {
    if (options.from.empty() && options.to.empty()) return tr("the whole register");
    return tr("from {} to {}", options.from.empty() ? "…" : options.from,
              options.to.empty() ? "…" : options.to);
}

void write_xlsx(const DirectiveTable& table, const std::vector<Column>& heads,
                const Options& options, const Context& context) {
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
    xlsx::Writer writer{options.output, tr("Documents"), tr("Statistics of documents"),
                        period_of(options), headings};
    for (const auto& row : table.rows) writer.add(shown_cells(cells(row)));
    writer.add_total(shown_cells(total_cells(table, heads)));
    writer.finish();
    context.note(trn("wrote {0} row to {1}", "wrote {0} rows to {1}",
                     static_cast<unsigned long>(table.rows.size()), options.output));
}

void run(const Options& options, Context& context) {
    stats::DirectiveQuery query;
    if (!options.from.empty()) query.from = month_option("--from", options.from);
    if (!options.to.empty()) query.to = month_option("--to", options.to);
    if (query.from && query.to && *query.to < *query.from) {
        throw Error{ErrorKind::usage, tr("--to is before --from")};
    }
    query.by = stats::parse_directive_dimensions(options.by);
    const auto table = stats::directive_stats(context.database(), query);
    const auto heads = columns(query.by);
    if (context.format() == Format::xlsx) return write_xlsx(table, heads, options, context);
    if (!options.output.empty()) context.redirect(options.output);
    Listing listing{context, heads};
    for (const auto& row : table.rows) listing.add(cells(row));
    listing.add(context.is_for_people() ? total_cells(table, heads) : cells(table.total));
    listing.finish();
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
