#pragma once

#include "sotay/formats/sheets.h"

#include <string>
#include <vector>

namespace sotay::test {

inline std::string encoding_name(sheets::Encoding encoding) {
    switch (encoding) {
        case sheets::Encoding::automatic:
            return "automatic";
        case sheets::Encoding::utf_8:
            return "utf_8";
        case sheets::Encoding::windows_1258:
            return "windows_1258";
        case sheets::Encoding::tcvn3:
            return "tcvn3";
        case sheets::Encoding::vni:
            return "vni";
    }
    return "";
}

/// What a file is read as, a line a row: "[Sheet1 utf_8]", "1: a|b".
inline std::vector<std::string> read_lines(const std::string& path, sheets::Options options = {}) {
    std::vector<std::string> lines;
    sheets::Handler handler;
    handler.begin = [&](const sheets::Sheet& sheet) {
        lines.push_back("[" + sheet.name + " " + encoding_name(sheet.encoding) +
                        (sheet.has_fonts ? " fonts" : "") + (sheet.is_hidden ? " hidden" : "") +
                        "]");
        return true;
    };
    handler.take = [&](sheets::Row&& row) {
        std::string line = std::to_string(row.number) + ": ";
        for (const std::string& cell : row.cells) {
            if (&cell != &row.cells.front()) line += '|';
            line += cell;
        }
        lines.push_back(line);
        return true;
    };
    sheets::read_file(path, options, handler);
    return lines;
}

/// The rows alone.
inline std::vector<std::string> read_rows(const std::string& path, sheets::Options options = {}) {
    std::vector<std::string> lines = read_lines(path, options);
    std::erase_if(lines, [](const std::string& line) { return line.front() == '['; });
    return lines;
}

}  // namespace sotay::test
