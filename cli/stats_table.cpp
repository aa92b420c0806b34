#include "stats_table.h"

#include "command.h"
#include "stats.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>

namespace sotay::cli {

namespace {

/// The total, with its name in the first column that people see.
std::vector<Json> named_total(const StatsTable& table) {
    auto total = table.total;
    const auto first = std::ranges::find_if(
        table.columns, [](const Column& column) { return !column.heading.empty(); });
    const auto at = static_cast<std::size_t>(first - table.columns.begin());
    if (total[at].is_null()) total[at] = tr("Total");
    return total;
}

std::vector<xlsx::Cell> shown_cells(const StatsTable& table, const std::vector<Json>& values) {
    std::vector<xlsx::Cell> cells;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!table.columns[i].heading.empty()) cells.push_back(to_cell(values[i], false));
    }
    return cells;
}

void write_xlsx(const StatsTable& table, const StatsSheet& sheet, const std::string& output,
                const Context& context) {
    if (output.empty() || output == "-") {
        throw Error{ErrorKind::usage, tr("--format xlsx needs --output FILE.xlsx")};
    }
    std::vector<std::string> headings;
    for (const auto& column : table.columns) {
        if (!column.heading.empty()) headings.push_back(column.heading);
    }
    xlsx::Writer writer{output, sheet.name, sheet.title, sheet.subtitle, headings};
    for (const auto& row : table.rows) writer.add(shown_cells(table, row));
    writer.add_total(shown_cells(table, named_total(table)));
    writer.finish();
    context.note(trn("wrote {0} row to {1}", "wrote {0} rows to {1}",
                     static_cast<unsigned long>(table.rows.size()), output));
}

}  // namespace

void print_stats(const StatsTable& table, const StatsSheet& sheet, const std::string& output,
                 Context& context) {
    if (context.format() == Format::xlsx) return write_xlsx(table, sheet, output, context);
    if (!output.empty()) context.redirect(output);
    Listing listing{context, table.columns};
    for (const auto& row : table.rows) listing.add(row);
    listing.add(context.is_for_people() ? named_total(table) : table.total);
    listing.finish();
}

Months months_option(const std::string& from, const std::string& to) {
    Months months;
    if (!from.empty()) months.from = month_option("--from", from);
    if (!to.empty()) months.to = month_option("--to", to);
    if (months.from && months.to && *months.to < *months.from) {
        throw Error{ErrorKind::usage, tr("--to is before --from")};
    }
    return months;
}

std::string period_words(const std::string& from, const std::string& to) {
    return tr("from {} to {}", from.empty() ? "…" : from, to.empty() ? "…" : to);
}

Json key_cell(const std::optional<std::string>& value) {
    return value && !value->empty() ? Json(*value) : Json();
}

}  // namespace sotay::cli
