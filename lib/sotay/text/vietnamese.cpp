#include "sotay/text/vietnamese.h"

#include "sotay/text/icu.h"
#include "sotay/text/letters.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace sotay::text {

namespace {

/// True for what nfc() leaves as it is wherever it stands: precomposed Latin letters and the usual
/// signs, of white space that of ASCII only. What is not known here is left to ICU.
constexpr bool is_settled(char32_t value) {
    if (value < 0x300) return value != 0x85 && value != 0xA0 && value != 0xAD;
    if (value >= 0x1E00 && value <= 0x1EFF) return true;
    if (value >= 0x2010 && value <= 0x2027) return true;
    return (value >= 0x2030 && value <= 0x203E) || value == 0x20AB || value == 0x20AC;
}

bool is_settled_text(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        if (!point.is_valid || !is_settled(point.value)) return false;
        at += point.size;
    }
    return true;
}

bool is_space(char32_t value) {
    if (value < 0x80) return value == ' ' || (value >= '\t' && value <= '\r');
    return u_isUWhiteSpace(static_cast<UChar32>(value)) != 0;
}

constexpr bool is_ascii_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

std::string squeeze_settled(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (is_ascii_space(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        while (at < text.size() && !is_ascii_space(text[at])) ++at;
        if (!out.empty()) out.push_back(' ');
        out += text.substr(begin, at - begin);
    }
    return out;
}

std::size_t columns(char32_t value) {
    if (value < 0x20 || (value >= 0x7F && value < 0xA0)) return 0;
    if (value < 0xA0) return 1;
    const Kind kind = kind_of(value);
    if (kind == Kind::mark || kind == Kind::ignorable) return 0;
    const auto width = u_getIntPropertyValue(static_cast<UChar32>(value), UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::u32string points_of(std::string_view text) {
    std::u32string result;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        result.push_back(point.value);
        at += point.size;
    }
    return result;
}

bool is_upper(char32_t value) { return to_lower(value) != value; }
bool is_lower(char32_t value) { return to_upper(value) != value; }
bool parts_name(char32_t value) { return kind_of(value) == Kind::other; }

/// "H'Hen", "Niê", "K'sor", but not "NGUYỄN", "NGuyễn" or "hảo".
bool is_well_written(std::u32string_view word) {
    const bool has_small = std::ranges::any_of(word, is_lower);
    if (!has_small || !is_upper(word.front())) return false;
    const auto is_inner_capital = [](char32_t before, char32_t here) {
        return !parts_name(before) && is_upper(here);
    };
    return std::ranges::adjacent_find(word, is_inner_capital) == word.end();
}

void put_titled(std::u32string_view word, Output& out) {
    bool begins = true;
    for (const char32_t value : word) {
        out.put(begins ? to_upper(value) : to_lower(value));
        begins = parts_name(value);
    }
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        if (!point.is_valid) return false;
        at += point.size;
    }
    return true;
}

std::string nfc(std::string_view text) {
    if (is_settled_text(text)) return std::string{text};
    std::u16string units = to_utf16(text);
    std::erase_if(units, is_ignorable);
    std::ranges::replace_if(units, is_no_break_space, u' ');
    return to_utf8(compose(units));
}

std::string squeeze(std::string_view text) {
    if (is_settled_text(text)) return squeeze_settled(text);
    const std::string composed = nfc(text);
    Output out{composed.size()};
    bool is_gap = false;
    for (std::size_t at = 0; at < composed.size();) {
        const CodePoint point = decode(composed, at);
        at += point.size;
        if (is_space(point.value)) {
            is_gap = !out.view().empty();
            continue;
        }
        if (is_gap) out.put(U' ');
        is_gap = false;
        out.put(point.value);
    }
    return std::move(out).take();
}

std::string lower(std::string_view text) {
    const std::string composed = nfc(text);
    Output out{composed.size()};
    for (std::size_t at = 0; at < composed.size();) {
        const CodePoint point = decode(composed, at);
        out.put(to_lower(point.value));
        at += point.size;
    }
    return std::move(out).take();
}

std::string title_case_name(std::string_view name) {
    const std::u32string points = points_of(squeeze(name));
    Output out{name.size()};
    for (std::size_t begin = 0; begin < points.size();) {
        const std::size_t end = std::min(points.find(U' ', begin), points.size());
        const auto word = std::u32string_view{points}.substr(begin, end - begin);
        if (begin > 0) out.put(U' ');
        if (is_well_written(word)) {
            for (const char32_t value : word) out.put(value);
        } else {
            put_titled(word, out);
        }
        begin = end + 1;
    }
    return std::move(out).take();
}

std::size_t display_width(std::string_view text) {
    std::size_t result = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        result += columns(point.value);
        at += point.size;
    }
    return result;
}

}  // namespace sotay::text
