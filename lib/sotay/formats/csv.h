#pragma once

#include "sotay/formats/input_file.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::csv {

/// A row as read: cells in NFC without surrounding white space. `number` counts as a spreadsheet
/// does: the header is row 1, a quoted line break does not start a new row.
struct Row {
    int number = 0;
    std::vector<std::string> cells;
};

/// Streams the rows of an RFC 4180 file to `take`, header included; the memory used does not depend
/// on the size of the file. Finds the delimiter (`,` `;` tab) in the header; accepts a byte-order
/// mark, UTF-8 and UTF-16, \n and \r\n; skips rows that are wholly empty. `take` returns false to
/// stop. Throws Error{environment} when the file cannot be read, Error{invalid_input} naming the
/// row when it is not text in a known encoding, a quote never ends or stands within a cell, a cell
/// is over 1 MiB or a row over 16 384 cells. Rows before the fault have been taken by then. `path`
/// "-" is standard input.
void read_file(const std::string& path, const std::function<bool(Row&&)>& take);
/// The same for a file that is open already.
void read_file(InputFile& file, const std::function<bool(Row&&)>& take);
void read_text(std::string_view text, const std::string& name,
               const std::function<bool(Row&&)>& take);

/// One row in RFC 4180, ended by "\n". A cell that a spreadsheet would run as a formula (= + - @
/// first) is written as it is: files for scripts are never altered.
[[nodiscard]] std::string format_row(const std::vector<std::string>& cells);

}  // namespace sotay::csv
