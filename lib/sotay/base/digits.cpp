#include "sotay/base/digits.h"

#include <array>
#include <utility>

namespace sotay {

namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(
        text, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

/// The plain form of the sign of three bytes that begins `text`; '\0' when it has none.
char plain_sign(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 6> k_signs{
        {{"‐", '-'}, {"‑", '-'}, {"–", '-'}, {"—", '-'}, {"‘", '\''}, {"’", '\''}}};
    for (const auto& [sign, plain] : k_signs) {
        if (text.starts_with(sign)) return plain;
    }
    // U+FF01 to U+FF3F: the full-width forms of "!" to "_".
    const bool is_full_width = text.size() >= 3 && text.starts_with("\xEF\xBC") &&
                               static_cast<unsigned char>(text[2]) > 0x80;
    return is_full_width ? static_cast<char>(static_cast<unsigned char>(text[2]) - 0x60) : '\0';
}

std::string with_plain_signs(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const char plain = plain_sign(text.substr(at));
        result += plain == '\0' ? text[at] : plain;
        at += plain == '\0' ? 1 : 3;
    }
    return result;
}

}  // namespace

std::string plain_number(std::string_view text) {
    auto number = is_ascii(text) ? std::string{text} : with_plain_signs(text);
    if (number.starts_with('\'')) number.erase(0, 1);
    const bool is_decimal = number.size() > 2 && number.ends_with(".0") &&
                            is_all_digits(std::string_view{number}.substr(0, number.size() - 2));
    if (is_decimal) number.resize(number.size() - 2);
    return number;
}

}  // namespace sotay
