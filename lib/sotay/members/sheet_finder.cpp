#include "sotay/members/sheet_finder.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sotay::members {

namespace {

// A sheet of notes may name one thing that a list of members has, hardly two.
constexpr std::ptrdiff_t k_fewest_columns = 2;
constexpr std::size_t k_most_sheets = std::numeric_limits<decltype(SpooledRow::sheet)>::max();

std::ptrdiff_t known_columns(const Layout& layout) {
    return std::ranges::count_if(layout.columns,
                                 [](const auto& column) { return column.has_value(); });
}

}  // namespace

SheetFinder::SheetFinder(const ImportOptions& options, CheckedSheet& result, Begin begin, Take take)
    : options_{options}, result_{result}, begin_{std::move(begin)}, take_{std::move(take)} {}

void SheetFinder::read() {
    sheets::read_file(options_.file, {options_.encoding},
                      {[this](const sheets::Sheet& sheet) { return begin_sheet(sheet); },
                       [this](sheets::Row&& row) { return take_row(std::move(row)); }});
    end_sheet();
    refuse_if_none();
}

bool SheetFinder::begin_sheet(const sheets::Sheet& sheet) {
    end_sheet();
    if (!result_.is_readable || result_.sheets.size() == k_most_sheets) return false;
    const bool is_wanted =
        options_.sheet ? text::fold(*options_.sheet) == text::fold(sheet.name) : !sheet.is_hidden;
    if (!is_wanted) {
        result_.skipped_sheets.push_back(sheet.name);
        return false;
    }
    unknown_.emplace(Unknown{{sheet.name, sheet.encoding, sheet.has_fonts, 0, {}},
                             HeaderFinder{options_.headings}});
    return true;
}

bool SheetFinder::take_row(sheets::Row&& row) {
    if (unknown_) {
        if (unknown_->header.take({row.number, std::move(row.cells)})) open_sheet();
        return unknown_ || is_open_;
    }
    if (is_open_) take_(std::move(row));
    return is_open_;
}

void SheetFinder::end_sheet() {
    if (unknown_) open_sheet();
    is_open_ = false;
}

void SheetFinder::open_sheet() {
    auto [sheet, finder] = *std::exchange(unknown_, std::nullopt);
    const auto header = finder.found();
    if (!header) {
        result_.skipped_sheets.push_back(sheet.name);
        return;
    }
    std::vector<Problem> problems;
    sheet.header_row = header->row;
    sheet.layout = read_layout(header->headings, header->row, options_.headings, problems);
    for (auto& problem : problems) problem.file = sheet.name;
    if (known_columns(sheet.layout) < k_fewest_columns) {
        result_.skipped_sheets.push_back(sheet.name);
        if (best_problems_.empty()) best_problems_ = std::move(problems);
        return;
    }
    if (!problems.empty()) {
        std::ranges::move(problems, std::back_inserter(result_.problems));
        result_.is_readable = false;
        return;
    }
    is_open_ = true;
    begin_(result_.sheets.emplace_back(std::move(sheet)));
    for (auto& row : finder.rows_after()) take_({row.number, std::move(row.cells)});
}

void SheetFinder::refuse_if_none() {
    if (!result_.sheets.empty() || !result_.problems.empty()) return;
    if (!best_problems_.empty()) {
        result_.problems = std::move(best_problems_);
    } else if (options_.sheet) {
        result_.problems.push_back(
            cell_problem(0, "", "", tr("the workbook has no sheet \"{}\"", *options_.sheet)));
    } else {
        result_.problems.push_back(cell_problem(0, "", "", tr("the sheet is empty")));
    }
}

}  // namespace sotay::members
