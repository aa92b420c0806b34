#include "sotay/formats/xlsx.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"
#include "sotay/formats/sheet_text.h"
#include "sotay/formats/temporary_file.h"
#include "sotay/text/vietnamese.h"

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <new>

namespace sotay::xlsx {
namespace {

constexpr lxw_row_t k_max_rows = 1'048'576;
constexpr long long k_max_exact = 999'999'999'999'999;  // a sheet keeps 15 digits
constexpr lxw_row_t k_measured_rows = 200;
constexpr std::size_t k_filter_button = 3;
constexpr std::size_t k_min_width = 8;
constexpr std::size_t k_max_width = 60;
constexpr off_t k_assembly_margin = 1 << 20;
constexpr time_t k_created = 315'532'800;  // 1980-01-01, the date that the parts of the file carry

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, reason)};
}

struct Formats {
    lxw_format* text = nullptr;  // none costs the library less than a plain one
    lxw_format* whole = nullptr;
    lxw_format* decimal = nullptr;
    lxw_format* percent = nullptr;
};

Formats add_formats(lxw_workbook* book, bool bold) {
    Formats formats;
    const auto add = [&](const char* number_format) {
        lxw_format* format = workbook_add_format(book);
        if (number_format != nullptr) format_set_num_format(format, number_format);
        if (bold) format_set_bold(format);
        return format;
    };
    if (bold) formats.text = add(nullptr);
    formats.whole = add("#,##0");
    formats.decimal = add("#,##0.0#");
    formats.percent = add("0.0 %");
    return formats;
}

}  // namespace

struct Writer::Impl {
    Impl(const std::string& target, const std::string& sheet_name);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void write_top(const std::string& title, const std::string& subtitle);
    void write_headings(const std::vector<std::string>& headings);
    void write_row(const std::vector<Cell>& row, const Formats& formats);
    void write_cell(lxw_col_t column, const Cell& cell, const Formats& formats);
    void write_text(lxw_col_t column, const std::string& text, lxw_format* format);
    void write_number(lxw_col_t column, double number, lxw_format* format);
    void check(lxw_error error) const;
    void complete_sheet();
    void check_rows_on_disk();
    void close_book();

    std::string path;
    TemporaryFile file;
    lxw_workbook* book = nullptr;
    lxw_worksheet* sheet = nullptr;
    Formats plain;
    Formats bold;
    lxw_row_t next_row = 0;
    lxw_row_t heading_row = 0;
    lxw_row_t last_filtered_row = 0;
    std::vector<std::size_t> widths;
};

Writer::Impl::Impl(const std::string& target, const std::string& sheet_name)
    : path{target}, file{target} {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book = workbook_new_opt(file.path().c_str(), &options);
    if (book == nullptr) throw std::bad_alloc{};
    lxw_doc_properties properties{};
    properties.created = k_created;
    workbook_set_properties(book, &properties);
    sheet = workbook_add_worksheet(book, sheet_title(sheet_name).c_str());
    if (sheet == nullptr) {
        lxw_workbook_free(book);
        fail(path, tr("no temporary file can be made: is the disk full?"));
    }
    plain = add_formats(book, false);
    bold = add_formats(book, true);
}

Writer::Impl::~Impl() {
    if (book == nullptr) return;
    // The library closes its file of rows only when it completes a workbook.
    if (sheet->optimize_tmpfile != nullptr) std::fclose(sheet->optimize_tmpfile);
    lxw_workbook_free(book);
}

void Writer::Impl::write_top(const std::string& title, const std::string& subtitle) {
    if (!title.empty()) {
        lxw_format* large = workbook_add_format(book);
        format_set_bold(large);
        format_set_font_size(large, 14);
        write_text(0, title, large);
        ++next_row;
    }
    if (!subtitle.empty()) {
        lxw_format* italic = workbook_add_format(book);
        format_set_italic(italic);
        write_text(0, subtitle, italic);
        ++next_row;
    }
    if (next_row > 0) ++next_row;
}

void Writer::Impl::write_headings(const std::vector<std::string>& headings) {
    lxw_format* format = workbook_add_format(book);
    format_set_bold(format);
    format_set_bottom(format, LXW_BORDER_THIN);
    heading_row = last_filtered_row = next_row;
    lxw_col_t column = 0;
    for (const std::string& heading : headings) {
        write_text(column++, heading, format);
        widths.push_back(text::display_width(heading) + k_filter_button);
    }
    ++next_row;
    worksheet_freeze_panes(sheet, next_row, 0);
    check(worksheet_repeat_rows(sheet, heading_row, heading_row));
    if (column == 0) return;
    check(worksheet_autofilter(sheet, heading_row, 0, heading_row,
                               static_cast<lxw_col_t>(column - 1)));
}

void Writer::Impl::write_row(const std::vector<Cell>& row, const Formats& formats) {
    if (next_row >= k_max_rows) {
        throw Error{ErrorKind::invalid_input,
                    tr("\"{}\": a sheet holds at most {} rows: narrow the selection or write CSV",
                       path, k_max_rows)};
    }
    lxw_col_t column = 0;
    for (const Cell& cell : row) write_cell(column++, cell, formats);
    ++next_row;
}

void Writer::Impl::write_cell(lxw_col_t column, const Cell& cell, const Formats& formats) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
        write_text(column, *text, formats.text);
        if (next_row - heading_row <= k_measured_rows && column < widths.size()) {
            widths[column] = std::max(widths[column], text::display_width(*text) + 1);
        }
    } else if (const auto* whole = std::get_if<long long>(&cell)) {
        if (*whole > k_max_exact || *whole < -k_max_exact) {
            write_text(column, std::to_string(*whole), formats.text);
        } else {
            write_number(column, static_cast<double>(*whole), formats.whole);
        }
    } else if (const auto* decimal = std::get_if<double>(&cell)) {
        write_number(column, *decimal, formats.decimal);
    } else if (const auto* percent = std::get_if<Percent>(&cell)) {
        write_number(column, percent->value / 100, formats.percent);
    }
}

void Writer::Impl::write_text(lxw_col_t column, const std::string& text, lxw_format* format) {
    check(worksheet_write_string(sheet, next_row, column, cell_text(text).c_str(), format));
}

void Writer::Impl::write_number(lxw_col_t column, double number, lxw_format* format) {
    if (!std::isfinite(number)) return;
    check(worksheet_write_number(sheet, next_row, column, number, format));
}

void Writer::Impl::check(lxw_error error) const {
    if (error == LXW_NO_ERROR) return;
    fail(path, tr("the sheet cannot be completed ({}): is the disk full?", lxw_strerror(error)));
}

void Writer::Impl::complete_sheet() {
    lxw_col_t column = 0;
    for (const std::size_t width : widths) {
        const std::size_t fitting = std::clamp(width, k_min_width, k_max_width);
        check(worksheet_set_column(sheet, column, column, static_cast<double>(fitting), nullptr));
        ++column;
    }
    // The library takes no range of rows that it has already let go.
    sheet->autofilter.last_row = last_filtered_row;
}

/// The library does not notice when its file of rows, or the copy of it that it makes next, does
/// not fit on the disk, and would complete a workbook with half a sheet.
void Writer::Impl::check_rows_on_disk() {
    std::FILE* rows = sheet->optimize_tmpfile;
    if (std::fflush(rows) != 0 || std::ferror(rows) != 0) fail(path, file_reason(ENOSPC));
    const int descriptor = fileno(rows);
    const off_t size = lseek(descriptor, 0, SEEK_END);
    if (size < 0) fail(path, file_reason(errno));
    const int refusal = posix_fallocate(descriptor, size, size + k_assembly_margin);
    if (refusal != 0) fail(path, file_reason(refusal));
    if (ftruncate(descriptor, size) != 0) fail(path, file_reason(errno));
}

void Writer::Impl::close_book() {
    const lxw_error error = workbook_close(book);
    book = nullptr;  // freed in any case
    check(error);
}

Writer::Writer(const std::string& path, const std::string& sheet, const std::string& title,
               const std::string& subtitle, const std::vector<std::string>& headings)
    : impl_{std::make_unique<Impl>(path, sheet)} {
    impl_->write_top(title, subtitle);
    impl_->write_headings(headings);
}

Writer::~Writer() = default;

void Writer::add(const std::vector<Cell>& row) {
    impl_->write_row(row, impl_->plain);
    impl_->last_filtered_row = impl_->next_row - 1;
}

void Writer::add_total(const std::vector<Cell>& row) { impl_->write_row(row, impl_->bold); }

void Writer::finish() {
    impl_->complete_sheet();
    impl_->check_rows_on_disk();
    impl_->close_book();
    impl_->file.keep();
}

}  // namespace sotay::xlsx
