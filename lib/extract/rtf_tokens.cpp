#include "extract/rtf_tokens.h"

#include <algorithm>
#include <charconv>

namespace sotay::extract {

namespace {

bool is_letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

}  // namespace

std::optional<RtfToken> RtfTokens::next() {
    constexpr std::string_view no_text{"\r\n\0", 3};
    while (!rest_.empty()) {
        const char first = rest_.front();
        rest_.remove_prefix(1);
        if (first == '{') return RtfToken{RtfToken::Kind::open, {}, {}, '\0'};
        if (first == '}') return RtfToken{RtfToken::Kind::close, {}, {}, '\0'};
        if (no_text.find(first) != std::string_view::npos) continue;
        if (first == '\\' && !rest_.empty()) return control();
        return RtfToken{RtfToken::Kind::byte, {}, {}, first};
    }
    return std::nullopt;
}

RtfToken RtfTokens::control() {
    if (rest_.starts_with('\'')) return {RtfToken::Kind::byte, {}, {}, hexadecimal()};
    const auto end = std::ranges::find_if_not(rest_, is_letter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (length == 0) {
        const std::string_view symbol = rest_.substr(0, 1);
        rest_.remove_prefix(1);
        return {RtfToken::Kind::symbol, symbol, {}, '\0'};
    }
    RtfToken token{RtfToken::Kind::word, rest_.substr(0, length), {}, '\0'};
    rest_.remove_prefix(length);
    token.number = number();
    if (rest_.starts_with(' ')) rest_.remove_prefix(1);
    if (token.name == "bin" && token.number.value_or(0) > 0) {
        rest_.remove_prefix(std::min(rest_.size(), static_cast<std::size_t>(*token.number)));
    }
    return token;
}

std::optional<int> RtfTokens::number() {
    const std::size_t sign = rest_.starts_with('-') ? 1 : 0;
    if (rest_.size() <= sign || !is_digit(rest_[sign])) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return error == std::errc{} ? std::optional{value} : std::nullopt;
}

char RtfTokens::hexadecimal() {
    constexpr int k_base = 16;
    rest_.remove_prefix(1);
    unsigned value = 0;
    const std::string_view digits = rest_.substr(0, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, k_base);
    rest_.remove_prefix(static_cast<std::size_t>(end - digits.data()));
    return error == std::errc{} ? static_cast<char>(static_cast<unsigned char>(value)) : ' ';
}

}  // namespace sotay::extract
