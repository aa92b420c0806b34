#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sotay::xlsx {

/// Empty, text, whole number, decimal, or a percentage given as 0–100. Text beyond the 32 767
/// characters of a cell is cut and ends in "…"; a whole number of over 15 digits becomes text; a
/// number that is not finite is left empty.
struct Empty {};
struct Percent {
    double value = 0;
};
using Cell = std::variant<Empty, std::string, long long, double, Percent>;

/// Writes one workbook with one sheet, row by row, in memory that does not grow with the rows: the
/// title and its sub-title above, a bold frozen heading row with filters, then the rows. The same
/// rows give the same bytes: the file carries no time of creation of its own.
class Writer {
public:
    /// Throws Error{environment} when `path` cannot be written.
    Writer(const std::string& path, const std::string& sheet, const std::string& title,
           const std::string& subtitle, const std::vector<std::string>& headings);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Throws Error{invalid_input} when the sheet is full (1 048 576 rows).
    void add(const std::vector<Cell>& row);
    /// The last row in bold, for totals.
    void add_total(const std::vector<Cell>& row);
    /// Completes the file. Throws Error{environment} when the disk refuses; without it no file is
    /// left.
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sotay::xlsx
