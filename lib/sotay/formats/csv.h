#pragma once

#include "sotay/formats/input_file.h"
#include "sotay/text/legacy.h"

#include <functional>
#include <optional>
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

struct ReadOptions {
    /// How the file is written; nullopt = to be recognised. A file that is valid UTF-8 is taken for
    /// text in that font all the same, and for nothing but UTF-8 when it is windows_1258.
    std::optional<text::Charset> charset;
    /// Told once, before the first row that is not ASCII, when the file is not in Unicode.
    std::function<void(text::Charset)> on_charset;
};

/// Streams the rows of an RFC 4180 file to `take`, header included; the memory used does not depend
/// on the size of the file. Finds the delimiter (`,` `;` tab `|`) in the first lines or is told it
/// by a line "sep=;", which counts but is no row; accepts a byte-order mark, UTF-8, UTF-16, bytes
/// of Windows-1258, TCVN3 and VNI, and letters of those two fonts saved as UTF-8; \n and \r\n;
/// skips rows that are wholly empty. A quote within a cell that is not quoted is text. `take`
/// returns false to stop. Throws Error{environment} when the file cannot be read,
/// Error{invalid_input} naming the row when it is not text in a known encoding, a quote never ends
/// or stands within a quoted cell, a cell is over 1 MiB or a row over 16 384 cells. Rows before the
/// fault have been taken by then. `path` "-" is standard input.
void read_file(const std::string& path, const ReadOptions& options,
               const std::function<bool(Row&&)>& take);
void read_file(const std::string& path, const std::function<bool(Row&&)>& take);
/// The same for a file that is open already.
void read_file(InputFile& file, const ReadOptions& options, const std::function<bool(Row&&)>& take);
/// `name` stands for the file in messages.
void read_text(std::string_view text, const std::string& name, const ReadOptions& options,
               const std::function<bool(Row&&)>& take);
void read_text(std::string_view text, const std::string& name,
               const std::function<bool(Row&&)>& take);

/// One row in RFC 4180, ended by "\n". A cell that a spreadsheet would run as a formula (= + - @
/// first) is written as it is: files for scripts are never altered.
[[nodiscard]] std::string format_row(const std::vector<std::string>& cells);

}  // namespace sotay::csv
