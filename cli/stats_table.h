#pragma once

#include "context.h"
#include "listing.h"

#include "sotay/base/date.h"
#include "sotay/formats/json.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::cli {

/// Rows of figures with their total. Columns without a heading are keys that rows are not told
/// apart by: scripts get them, tables for people and spreadsheets leave them out.
struct StatsTable {
    std::vector<Column> columns;
    std::vector<std::vector<Json>> rows;
    std::vector<Json> total;
};

/// How a spreadsheet of it is entitled.
struct StatsSheet {
    std::string name;
    std::string title;
    std::string subtitle;
};

/// Prints the table, or writes it to `output` ("" = standard output) in the caller's format.
/// Throws Error{usage} for a spreadsheet without a file.
void print_stats(const StatsTable& table, const StatsSheet& sheet, const std::string& output,
                 Context& context);

/// The months of --from and --to, "" = open. Throws Error{usage} when they are none or in the wrong
/// order.
struct Months {
    std::optional<Month> from;
    std::optional<Month> to;
};
[[nodiscard]] Months months_option(const std::string& from, const std::string& to);
/// "from 2026-01 to …", as people read it.
[[nodiscard]] std::string period_words(const std::string& from, const std::string& to);

/// A key of a row; null when there is none.
[[nodiscard]] Json key_cell(const std::optional<std::string>& value);

}  // namespace sotay::cli
