#pragma once

#include "sotay/formats/csv.h"

#include <functional>
#include <string>
#include <vector>

namespace sotay::sheets {

/// How text is written: utf_8 stands for Unicode, the others for the fonts and code pages of old.
enum class Encoding { automatic, utf_8, windows_1258, tcvn3, vni };

/// Cells in NFC without surrounding white space, "" where there is none, none after the last with a
/// value. `number` counts as the spreadsheet shows it, header included.
using Row = csv::Row;

struct Sheet {
    std::string name;  ///< "" for CSV
    bool is_hidden = false;
    Encoding encoding = Encoding::utf_8;  ///< as recognised or as asked for, never automatic
    /// The fonts told which cells are in an old encoding, and of these which are capitals.
    bool has_fonts = false;
};

struct Options {
    Encoding encoding = Encoding::automatic;
};

struct Handler {
    std::function<bool(const Sheet&)> begin;  ///< false skips the sheet
    std::function<bool(Row&&)> take;          ///< false: no more rows of this sheet
};

/// Streams the sheets of a CSV or XLSX file (told apart by content) to `handler`, in their order,
/// hidden ones too; rows that are wholly empty are left out. Memory does not grow with the rows.
/// Cells of XLSX come as a person reads them: numbers without exponent and with the zeros that
/// their format puts before them, dates as dd/mm/yyyy, a formula's value as last computed (when a
/// program left it out, the formula: "=A1&B1"), errors as "#N/A", booleans as TRUE and FALSE. Of
/// merged cells the first has the value. `path` "-" is standard input; an XLSX that does not come
/// from a regular file is first copied to a nameless temporary file.
/// Throws Error{environment} when the file or a temporary one cannot be used, Error{invalid_input}
/// naming file, sheet and row when it is damaged, has a password, is a workbook of another kind
/// (.xls, .xlsb, .ods) or is built to exhaust the reader. Rows before the fault may have been
/// taken.
void read_file(const std::string& path, const Options& options, const Handler& handler);

}  // namespace sotay::sheets
