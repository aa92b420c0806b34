#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// A piece of a line, apart from the next by three spaces or a tab.
struct HeaderCell {
    std::string text;        ///< squeezed
    std::size_t column = 0;  ///< characters before it
};

struct HeaderLine {
    std::string text;  ///< NFC, squeezed
    std::string key;   ///< compact() of it
    std::vector<HeaderCell> cells;

    [[nodiscard]] bool is_blank() const { return text.empty(); }
};

/// The first lines of `source`, at most `most`; runs of empty lines count as one, and of a
/// line far too long for a header only the beginning.
[[nodiscard]] std::vector<HeaderLine> header_lines(std::string_view source, std::size_t most);

/// fold() without anything but letters and digits: "Q U Y  Đ Ị N H" and "Quy định:" → "quydinh".
[[nodiscard]] std::string compact(std::string_view text);

/// Letters, and none of them small.
[[nodiscard]] bool is_capitals(std::string_view text);

/// Small letters, marks kept; for Vietnamese.
[[nodiscard]] std::string small_letters(std::string_view text);

[[nodiscard]] std::vector<std::string> split_words(std::string_view text);

/// A rule drawn with characters, or "*".
[[nodiscard]] bool is_ornament(std::string_view text);

/// compact() of a part of the line can only be found where that of the whole line holds it.
[[nodiscard]] inline bool may_hold(const HeaderLine& line, std::string_view key) {
    return line.key.find(key) != std::string::npos;
}

/// `text` without "ĐẢNG CỘNG SẢN VIỆT NAM" or the State's name and motto, which every paper of
/// theirs bears; `found` is set when one stood there.
[[nodiscard]] std::string without_heading(const std::string& text, bool& found);
[[nodiscard]] std::string without_heading(const HeaderLine& line, bool& found);

}  // namespace sotay::directives
