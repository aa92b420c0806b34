#include "sotay/directives/header_text.h"

#include "sotay/directives/broken_words.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::directives {

namespace {

constexpr std::size_t k_column_gap = 3;
constexpr std::size_t k_longest_line = 2000;  ///< bytes

// The motto's dashes are typed in many ways, so its three parts are looked for on their own.
constexpr std::array<std::string_view, 5> k_headings{
    "dangcongsanvietnam", "conghoaxahoichunghiavietnam", "doclaptudohanhphuc", "doclap",
    "tudohanhphuc"};

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80; }

std::vector<HeaderCell> cells_of(std::string_view line) {
    std::vector<HeaderCell> cells;
    std::size_t column = 0;
    std::size_t gap = k_column_gap;
    std::size_t begin_column = 0;
    std::string current;
    const auto finish = [&] {
        if (!current.empty()) cells.push_back({text::squeeze(current), begin_column});
        current.clear();
    };
    for (const char character : line) {
        if (character == ' ' || character == '\t') {
            gap += character == '\t' ? k_column_gap : 1;
            ++column;
            continue;
        }
        if (gap >= k_column_gap) {
            finish();
            begin_column = column;
        } else if (gap > 0) {
            current.push_back(' ');
        }
        gap = 0;
        current.push_back(character);
        if (!is_continuation(character)) ++column;
    }
    finish();
    return cells;
}

/// Its beginning, where no line of a header is longer.
std::string_view cut(std::string_view line) {
    if (line.size() <= k_longest_line) return line;
    std::size_t end = k_longest_line;
    while (end > 0 && is_continuation(line[end])) --end;
    return line.substr(0, end);
}

struct Point {
    char32_t value = 0;
    std::size_t size = 1;
};

/// Of valid UTF-8 up to three bytes, which holds every Vietnamese letter.
Point point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    if (byte(at) < 0x80) return {byte(at), 1};
    if (byte(at) < 0xE0) return {((byte(at) & 0x1FU) << 6U) | (byte(at + 1) & 0x3FU), 2};
    if (byte(at) >= 0xF0) return {0, 4};
    return {((byte(at) & 0x0FU) << 12U) | ((byte(at + 1) & 0x3FU) << 6U) | (byte(at + 2) & 0x3FU),
            3};
}

constexpr bool is_between(char32_t value, char32_t first, char32_t last) {
    return value >= first && value <= last;
}

/// No letter and no digit: punctuation, rules, specks that a scanner took for accents.
constexpr bool is_sign(char32_t value) {
    if (value < 0x80) return !is_between(value, 'a', 'z') && !is_between(value, '0', '9');
    return is_between(value, 0x80, 0xBF) || is_between(value, 0x2B0, 0x36F) ||
           is_between(value, 0x2000, 0x2BFF) || value == 0xFFFD;
}

/// The small form of a Vietnamese capital; 0 for anything else. It is never longer or shorter.
constexpr char32_t small_of(char32_t value) {
    if (is_between(value, 'A', 'Z')) return value + 32;
    if (is_between(value, 0xC0, 0xDD) && value != 0xD7) return value + 32;
    const bool even_pair = value == 0x102 || value == 0x110 || value == 0x128 || value == 0x168 ||
                           value == 0x1A0 || is_between(value, 0x1EA0, 0x1EF8);
    if (even_pair && value % 2 == 0) return value + 1;
    return value == 0x1AF ? 0x1B0 : 0;
}

constexpr bool is_small(char32_t value) {
    if (is_between(value, 'a', 'z') || is_between(value, 0xE0, 0xFD)) return value != 0xF7;
    if (is_between(value, 0x1EA0, 0x1EF9)) return value % 2 == 1;
    return value == 0x103 || value == 0x111 || value == 0x129 || value == 0x169 || value == 0x1A1 ||
           value == 0x1B0;
}

void append(std::string& out, char32_t value) {
    if (value < 0x80) {
        out.push_back(static_cast<char>(value));
    } else if (value < 0x800) {
        out.push_back(static_cast<char>(0xC0U | (value >> 6U)));
        out.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    } else {
        out.push_back(static_cast<char>(0xE0U | (value >> 12U)));
        out.push_back(static_cast<char>(0x80U | ((value >> 6U) & 0x3FU)));
        out.push_back(static_cast<char>(0x80U | (value & 0x3FU)));
    }
}

/// Words [begin, end) whose letters are exactly `heading`; begin == end when there are none.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

Stretch find_stretch(const std::vector<std::string>& keys, std::string_view heading) {
    for (std::size_t begin = 0; begin < keys.size(); ++begin) {
        std::string letters;
        for (std::size_t end = begin; end < keys.size() && letters.size() < heading.size(); ++end) {
            letters += keys[end];
            if (letters == heading && !keys[begin].empty()) return {begin, end + 1};
        }
    }
    return {};
}

}  // namespace

std::vector<HeaderLine> header_lines(std::string_view source, std::size_t most) {
    std::vector<HeaderLine> lines;
    const auto follows_blank = [&lines] { return lines.empty() || lines.back().is_blank(); };
    std::size_t begin = 0;
    while (begin < source.size() && lines.size() < most) {
        const std::size_t end = std::min(source.find_first_of("\n\r\f", begin), source.size());
        const std::string_view whole = source.substr(begin, end - begin);
        begin = end + 1;
        if (whole.empty() && follows_blank()) continue;
        const std::string raw = mend_words(text::nfc(cut(whole)));
        HeaderLine line{text::squeeze(raw), compact(raw), cells_of(raw)};
        if (line.is_blank() && follows_blank()) continue;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string compact(std::string_view text) {
    const std::string folded = text::fold(text);
    std::string letters;
    letters.reserve(folded.size());
    for (std::size_t at = 0; at < folded.size();) {
        const Point point = point_at(folded, at);
        if (!is_sign(point.value)) letters.append(folded, at, point.size);
        at += point.size;
    }
    return letters;
}

bool is_capitals(std::string_view text) {
    bool has_capital = false;
    for (std::size_t at = 0; at < text.size();) {
        const Point point = point_at(text, at);
        if (is_small(point.value)) return false;
        has_capital = has_capital || small_of(point.value) != 0;
        at += point.size;
    }
    return has_capital;
}

std::string small_letters(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Point point = point_at(text, at);
        if (const char32_t small = small_of(point.value)) {
            append(out, small);
        } else {
            out += text.substr(at, point.size);
        }
        at += point.size;
    }
    return out;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

bool is_ornament(std::string_view text) { return !text.empty() && compact(text).empty(); }

std::string without_heading(const std::string& text, bool& found) {
    return without_heading(HeaderLine{text, compact(text), {}}, found);
}

std::string without_heading(const HeaderLine& line, bool& found) {
    const std::string& text = line.text;
    if (line.key.empty()) return {};
    if (std::ranges::none_of(k_headings,
                             [&](std::string_view heading) { return may_hold(line, heading); })) {
        return text;
    }
    std::vector<std::string> words = split_words(text);
    std::vector<std::string> keys;
    keys.reserve(words.size());
    for (const std::string& word : words) keys.push_back(compact(word));
    for (const std::string_view heading : k_headings) {
        const Stretch stretch = find_stretch(keys, heading);
        found = found || stretch.begin != stretch.end;
        const auto begin = static_cast<std::ptrdiff_t>(stretch.begin);
        const auto end = static_cast<std::ptrdiff_t>(stretch.end);
        words.erase(words.begin() + begin, words.begin() + end);
        keys.erase(keys.begin() + begin, keys.begin() + end);
    }
    std::string rest;
    for (const std::string& word : words) rest += (rest.empty() ? "" : " ") + word;
    return is_ornament(rest) ? std::string{} : rest;
}

}  // namespace sotay::directives
