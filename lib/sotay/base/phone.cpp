#include "sotay/base/phone.h"

#include <algorithm>

namespace sotay {

namespace {

constexpr std::string_view k_country = "84";
constexpr std::size_t k_digits = 10;      // with the leading 0
constexpr std::size_t k_old_digits = 11;  // until 2018

/// The digits of `text`, with "+" if it begins so; nullopt when anything but separators is between.
std::optional<std::string> dial_string(std::string_view text) {
    constexpr std::string_view separators = " .-()\t";
    std::string result;
    for (const char character : text) {
        if (separators.find(character) != std::string_view::npos) continue;
        const bool is_digit = character >= '0' && character <= '9';
        if (!is_digit && !(character == '+' && result.empty())) return std::nullopt;
        result.push_back(character);
    }
    return result;
}

/// The number with one leading 0 in place of the country code or of nothing.
std::optional<std::string> national(std::string_view number) {
    const bool is_explicit = number.starts_with('+') || number.starts_with("00");
    if (is_explicit) number.remove_prefix(number.starts_with('+') ? 1 : 2);
    // "84…" of nine digits lacks a 0 instead: 084 is itself a mobile prefix.
    if (is_explicit || number.size() >= k_digits - 1 + k_country.size()) {
        if (number.starts_with(k_country)) {
            number.remove_prefix(k_country.size());
        } else if (is_explicit) {
            return std::nullopt;
        }
    }
    if (number.starts_with('0')) number.remove_prefix(1);
    return "0" + std::string{number};
}

void migrate(std::string& number, const PhonePlan& plan) {
    for (const auto& [old_prefix, prefix] : plan.migrated) {
        if (!number.starts_with(old_prefix)) continue;
        number.replace(0, old_prefix.size(), prefix);
        return;
    }
}

}  // namespace

std::optional<std::string> normalise_phone(std::string_view text, const PhonePlan& plan) {
    const auto dialled = dial_string(text);
    auto number = dialled ? national(*dialled) : std::nullopt;
    if (!number) return std::nullopt;
    if (number->size() == k_old_digits) migrate(*number, plan);
    const bool is_mobile =
        number->size() == k_digits &&
        std::ranges::any_of(plan.mobile_prefixes,
                            [&](const std::string& prefix) { return number->starts_with(prefix); });
    if (!is_mobile) return std::nullopt;
    return std::string{k_country} + number->substr(1);
}

}  // namespace sotay
