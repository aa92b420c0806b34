#include "extract/plain_text.h"

#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::extract {

namespace {

constexpr std::string_view k_utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_little_endian_mark = "\xFF\xFE";
constexpr std::string_view k_big_endian_mark = "\xFE\xFF";
constexpr char32_t k_replacement = 0xFFFD;

unsigned byte_at(std::string_view bytes, std::size_t index) {
    return static_cast<unsigned char>(bytes[index]);
}

void append(std::string& out, char32_t point) {
    const auto put = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6U));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

constexpr bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit < 0xE000; }

struct Sequence {
    std::size_t length;
    char32_t bits;
    char32_t smallest;
};

std::optional<Sequence> sequence_of(unsigned lead) {
    if (lead < 0x80) return Sequence{1, lead, 0};
    if ((lead & 0xE0U) == 0xC0) return Sequence{2, lead & 0x1FU, 0x80};
    if ((lead & 0xF0U) == 0xE0) return Sequence{3, lead & 0x0FU, 0x800};
    if ((lead & 0xF8U) == 0xF0) return Sequence{4, lead & 0x07U, 0x10000};
    return std::nullopt;
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto sequence = sequence_of(byte_at(bytes, at));
        if (!sequence || bytes.size() - at < sequence->length) return false;
        char32_t point = sequence->bits;
        for (std::size_t i = 1; i < sequence->length; ++i) {
            const unsigned next = byte_at(bytes, at + i);
            if ((next & 0xC0U) != 0x80) return false;
            point = (point << 6U) | (next & 0x3FU);
        }
        if (point < sequence->smallest || point > 0x10FFFF || is_surrogate(point)) return false;
        at += sequence->length;
    }
    return true;
}

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

}  // namespace

std::string utf8_of(std::u16string_view units) {
    std::string out;
    out.reserve(units.size() * 2);
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t point = units[i];
        const bool leads = point >= 0xD800 && point < 0xDC00;
        if (leads && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
            point = 0x10000 + ((point - 0xD800) << 10U) + (units[++i] - 0xDC00U);
        }
        append(out, is_surrogate(point) ? k_replacement : point);
    }
    return out;
}

std::optional<std::string> to_utf8(std::string_view bytes) {
    if (bytes.starts_with(k_little_endian_mark)) return from_utf16(bytes.substr(2), true);
    if (bytes.starts_with(k_big_endian_mark)) return from_utf16(bytes.substr(2), false);
    if (bytes.starts_with(k_utf8_mark)) bytes.remove_prefix(k_utf8_mark.size());
    if (!is_utf8(bytes)) return std::nullopt;
    return std::string{bytes};
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

std::string without_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned byte = byte_at(text, i);
        if (byte == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') out.push_back('\n');
        } else if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t') {
            out.push_back(text[i]);
        }
    }
    return out;
}

Answer read_plain_text(std::string_view bytes) {
    const auto text = to_utf8(bytes);
    if (!text) return {Status::invalid_encoding, "text/plain", {}};

    std::vector<std::string> pages;
    std::size_t begin = 0;
    while (begin <= text->size()) {
        const std::size_t end = std::min(text->find('\f', begin), text->size());
        pages.push_back(without_controls(std::string_view{*text}.substr(begin, end - begin)));
        begin = end + 1;
    }
    return answer_with("text/plain", std::move(pages));
}

}  // namespace sotay::extract
