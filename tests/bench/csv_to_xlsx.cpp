// csv_to_xlsx FILE.csv FILE.xlsx – the same sheet as a workbook, every cell a text, two title rows
// above the headings.

#include "sotay/formats/csv.h"

#include <xlsxwriter.h>

#include <cstdio>
#include <exception>

namespace {

constexpr lxw_row_t k_title_rows = 2;

void convert(const char* from, const char* to) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    lxw_workbook* const book = workbook_new_opt(to, &options);
    lxw_worksheet* const sheet = workbook_add_worksheet(book, "Danh sách");
    worksheet_write_string(sheet, 0, 0, "DANH SÁCH ĐẢNG VIÊN", nullptr);
    lxw_row_t row = k_title_rows;
    sotay::csv::read_file(from, [&](sotay::csv::Row&& read) {
        lxw_col_t column = 0;
        for (const auto& cell : read.cells) {
            worksheet_write_string(sheet, row, column++, cell.c_str(), nullptr);
        }
        ++row;
        return true;
    });
    workbook_close(book);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: csv_to_xlsx FILE.csv FILE.xlsx\n", stderr);
        return 2;
    }
    try {
        convert(argv[1], argv[2]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "csv_to_xlsx: %s\n", error.what());
        return 1;
    }
    return 0;
}
