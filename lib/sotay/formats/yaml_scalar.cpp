#include "sotay/formats/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sotay::yaml {
namespace {

constexpr std::array<std::string_view, 9> k_words{"null", "true", "false", "yes", "no",
                                                  "on",   "off",  "y",     "n"};
/// Line breaks and invisible marks that readers fold, drop or end a line at.
constexpr std::array<std::string_view, 4> k_invisible{"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9",
                                                      "\xEF\xBB\xBF"};
constexpr std::array<std::string_view, 4> k_invisible_escapes{"\\u0085", "\\u2028", "\\u2029",
                                                              "\\uFEFF"};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_letter(char byte) {
    return (lower(byte) >= 'a' && lower(byte) <= 'z') || static_cast<unsigned char>(byte) >= 0x80;
}

bool is_reserved_word(std::string_view text) {
    return std::any_of(k_words.begin(), k_words.end(), [&](std::string_view word) {
        return std::equal(word.begin(), word.end(), text.begin(), text.end(),
                          [](char left, char right) { return left == lower(right); });
    });
}

bool is_harmless(char byte) {
    return is_letter(byte) || (byte >= '0' && byte <= '9') ||
           std::string_view{" -_./()+;"}.find(byte) != std::string_view::npos;
}

bool is_plain(std::string_view text) {
    if (text.empty() || !is_letter(text.front()) || text.back() == ' ') return false;
    const auto contains = [&](std::string_view mark) {
        return text.find(mark) != std::string_view::npos;
    };
    return std::all_of(text.begin(), text.end(), is_harmless) && !is_reserved_word(text) &&
           std::none_of(k_invisible.begin(), k_invisible.end(), contains);
}

std::string escape_of(char byte) {
    switch (byte) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
    }
    const auto code = static_cast<unsigned char>(byte);
    return code < 0x20 || code == 0x7F ? fmt::format("\\x{:02X}", code) : std::string(1, byte);
}

/// The index in k_invisible of the mark that `text` begins with, or its size.
std::size_t invisible_at(std::string_view text) {
    const auto found = std::find_if(k_invisible.begin(), k_invisible.end(),
                                    [&](std::string_view mark) { return text.starts_with(mark); });
    return static_cast<std::size_t>(found - k_invisible.begin());
}

}  // namespace

std::string scalar(std::string_view text) {
    if (is_plain(text)) return std::string{text};
    std::string quoted = "\"";
    while (!text.empty()) {
        const std::size_t mark = invisible_at(text);
        if (mark < k_invisible.size()) {
            quoted += k_invisible_escapes[mark];
            text.remove_prefix(k_invisible[mark].size());
        } else {
            quoted += escape_of(text.front());
            text.remove_prefix(1);
        }
    }
    return quoted + '"';
}

}  // namespace sotay::yaml
