#include "text.h"

#include <fmt/format.h>

#include <algorithm>

namespace gateway_sim {

namespace {

constexpr std::u32string_view k_gsm_beyond_ascii = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€";
constexpr std::u32string_view k_two_septets = U"\f^{}\\[~]|€";

std::u32string decode(std::string_view utf8) {
    std::u32string result;
    result.reserve(utf8.size());
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U) {
            if (!result.empty()) result.back() = (result.back() << 6U) | (byte & 0x3FU);
        } else if (byte < 0x80U) {
            result.push_back(byte);
        } else {
            result.push_back(byte & (byte >= 0xF0U ? 0x07U : byte >= 0xE0U ? 0x0FU : 0x1FU));
        }
    }
    return result;
}

bool is_gsm(char32_t c) {
    if (c >= 0x80) return k_gsm_beyond_ascii.find(c) != std::u32string_view::npos;
    if (c < 0x20) return c == U'\n' || c == U'\r' || c == U'\f';
    return c != U'`' && c != 0x7F;
}

// The parts that units of one or two places take when no unit may be split between parts.
unsigned parts_of(const std::u32string& text, std::u32string_view wide, std::size_t single,
                  std::size_t each) {
    unsigned parts = 1;
    std::size_t total = 0;
    std::size_t used = 0;
    for (const char32_t c : text) {
        const std::size_t size = c > 0xFFFF || wide.find(c) != std::u32string_view::npos ? 2U : 1U;
        total += size;
        used += size;
        if (used > each) {
            ++parts;
            used = size;
        }
    }
    return total <= single ? 1 : parts;
}

}  // namespace

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_gsm_text(std::string_view utf8) { return std::ranges::all_of(decode(utf8), is_gsm); }

unsigned count_sms_parts(std::string_view utf8) {
    const auto text = decode(utf8);
    if (std::ranges::all_of(text, is_gsm)) return parts_of(text, k_two_septets, 160, 153);
    return parts_of(text, {}, 70, 67);
}

std::string json_string(std::string_view utf8) {
    std::string out{'"'};
    out.reserve(utf8.size() + 2);
    for (const char c : utf8) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
    return out;
}

bool is_mobile_number(std::string_view phone) {
    return has_shape(phone, "84000000000") &&
           std::string_view{"35789"}.find(phone[2]) != std::string_view::npos;
}

bool has_shape(std::string_view text, std::string_view shape) {
    return std::ranges::equal(text, shape, [](char c, char wanted) {
        return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
    });
}

}  // namespace gateway_sim
