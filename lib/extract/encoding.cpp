#include "extract/encoding.h"

#include "sotay/text/legacy.h"
#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <cstddef>

namespace sotay::extract {

namespace {

constexpr std::string_view k_utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_little_endian_mark = "\xFF\xFE";
constexpr std::string_view k_big_endian_mark = "\xFE\xFF";

unsigned byte_at(std::string_view bytes, std::size_t index) {
    return static_cast<unsigned char>(bytes[index]);
}

constexpr bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xE000; }

std::optional<std::string> from_utf16(std::string_view bytes, bool little_endian) {
    if (bytes.size() % 2 != 0) return std::nullopt;
    std::u16string units;
    units.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const unsigned low = byte_at(bytes, little_endian ? i : i + 1);
        const unsigned high = byte_at(bytes, little_endian ? i + 1 : i);
        units.push_back(static_cast<char16_t>((high << 8U) | low));
    }
    return utf8_of(units);
}

struct Zeros {
    std::size_t at_even = 0;
    std::size_t at_odd = 0;
};

Zeros zeros_in(std::string_view bytes) {
    Zeros zeros;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\0') ++(i % 2 == 0 ? zeros.at_even : zeros.at_odd);
    }
    return zeros;
}

/// Letters of Vietnamese and other European languages, signs and spaces; numbers of a program in
/// two bytes each have zeros where text has them.
bool has_only_letters(std::string_view bytes, bool little_endian) {
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const unsigned low = byte_at(bytes, little_endian ? i : i + 1);
        const unsigned high = byte_at(bytes, little_endian ? i + 1 : i);
        const unsigned unit = (high << 8U) | low;
        const bool is_control = unit < 0x20 && unit != '\n' && unit != '\r' && unit != '\t';
        const bool is_letter = unit < 0x400 || high == 0x1E || (high >= 0x20 && high < 0x27);
        if (is_control || !is_letter) return false;
    }
    return true;
}

/// UTF-8 of which some bytes were lost.
bool is_nearly_utf8(std::string_view bytes) {
    constexpr std::size_t k_whole_for_one_broken = 8;
    std::size_t whole = 0;
    std::size_t broken = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const text::CodePoint point = text::decode(bytes, at);
        if (!point.is_valid) ++broken;
        if (point.is_valid && point.size > 1) ++whole;
        at += point.size;
    }
    return whole >= k_whole_for_one_broken * broken;
}

bool is_windows_1258(std::string_view name) { return name.find("1258") != std::string_view::npos; }

std::string drawn_by(std::string (*draw)(std::string_view), std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        out += draw(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

std::string from_bytes(std::string_view bytes, std::string_view declared) {
    text::CharsetGuess guess;
    guess.add_bytes(bytes);
    const bool is_declared = is_windows_1258(declared);
    switch (is_declared ? text::Charset::windows_1258 : guess.best()) {
        case text::Charset::windows_1258:
            return text::from_windows_1258(bytes);
        case text::Charset::tcvn3:
            return drawn_by([](std::string_view line) { return text::from_tcvn3(line, false); },
                            text::from_windows_1252(bytes));
        case text::Charset::vni:
            return drawn_by(text::from_vni, text::from_windows_1252(bytes));
        case text::Charset::unicode:
            break;
    }
    return text::from_windows_1252(bytes);
}

}  // namespace

bool is_unmarked_utf16(std::string_view bytes) {
    constexpr std::size_t k_upper_in = 4;
    constexpr std::size_t k_lower_in = 50;
    const std::size_t units = bytes.size() / 2;
    if (units == 0 || bytes.size() % 2 != 0) return false;
    const auto [at_even, at_odd] = zeros_in(bytes);
    return std::max(at_even, at_odd) * k_upper_in >= units &&
           std::min(at_even, at_odd) * k_lower_in <= units &&
           has_only_letters(bytes, at_odd > at_even);
}

std::string utf8_of(std::u16string_view units) {
    text::Output out{units.size() * 2};
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t point = units[i];
        const bool leads = point >= 0xD800 && point < 0xDC00;
        if (leads && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10U) + (units[++i] - 0xDC00U);
        }
        out.put(is_surrogate(point) ? text::k_replacement : point);
    }
    return std::move(out).take();
}

std::string valid_utf8(std::string text) {
    if (text::is_utf8(text)) return text;
    text::Output out{text.size()};
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::decode(text, at);
        out.put(point.value);
        at += point.size;
    }
    return std::move(out).take();
}

std::optional<std::string> to_unicode(std::string_view bytes, std::string_view declared) {
    if (bytes.starts_with(k_little_endian_mark)) return from_utf16(bytes.substr(2), true);
    if (bytes.starts_with(k_big_endian_mark)) return from_utf16(bytes.substr(2), false);
    if (bytes.starts_with(k_utf8_mark)) bytes.remove_prefix(k_utf8_mark.size());
    if (is_unmarked_utf16(bytes)) {
        const Zeros zeros = zeros_in(bytes);
        return from_utf16(bytes, zeros.at_odd > zeros.at_even);
    }
    if (is_nearly_utf8(bytes)) return valid_utf8(std::string{bytes});
    return from_bytes(bytes, declared);
}

}  // namespace sotay::extract
