#include "sotay/base/phone.h"

#include "sotay/base/digits.h"

#include <algorithm>

namespace sotay {

namespace {

using Kind = PhoneReading::Kind;

constexpr std::string_view k_country = "84";
constexpr std::size_t k_digits = 10;      // with the leading 0
constexpr std::size_t k_old_digits = 11;  // until 2018; landlines still
constexpr std::string_view k_separators = " .-()\t";
constexpr std::string_view k_between_numbers = ";,/|\n\r";

bool is_between(char letter, std::string_view signs) {
    return signs.find(letter) != std::string_view::npos;
}

/// The digits of `text`, with "+" if it begins so; nullopt when anything but separators is between.
std::optional<std::string> dial_string(std::string_view text) {
    std::string result;
    for (const char character : text) {
        if (is_digit(character) || (character == '+' && result.empty())) {
            result.push_back(character);
        } else if (!is_between(character, k_separators)) {
            return std::nullopt;
        }
    }
    return result;
}

/// A number with one leading 0 in place of the country code or of nothing.
struct National {
    std::string digits;
    bool had_lost_zero = false;
};

std::optional<National> national(std::string_view number) {
    const bool is_explicit = number.starts_with('+') || number.starts_with("00");
    if (is_explicit) number.remove_prefix(number.starts_with('+') ? 1 : 2);
    bool has_country = is_explicit;
    // "84…" of nine digits lacks a 0 instead: 084 is itself a mobile prefix.
    if (is_explicit || number.size() >= k_digits - 1 + k_country.size()) {
        if (number.starts_with(k_country)) {
            number.remove_prefix(k_country.size());
            has_country = true;
        } else if (is_explicit) {
            return std::nullopt;
        }
    }
    const bool has_zero = number.starts_with('0');
    if (has_zero) number.remove_prefix(1);
    return National{"0" + std::string{number}, !has_zero && !has_country};
}

bool migrate(std::string& number, const PhonePlan& plan) {
    for (const auto& [old_prefix, prefix] : plan.migrated) {
        if (!number.starts_with(old_prefix)) continue;
        number.replace(0, old_prefix.size(), prefix);
        return true;
    }
    return false;
}

bool is_mobile(std::string_view number, const PhonePlan& plan) {
    return number.size() == k_digits &&
           std::ranges::any_of(plan.mobile_prefixes, [&](const std::string& prefix) {
               return number.starts_with(prefix);
           });
}

bool is_landline(std::string_view number) {
    return number.starts_with("02") && (number.size() == k_digits || number.size() == k_old_digits);
}

/// Reads a text that holds one number and nothing else.
PhoneReading read_one(std::string_view text, const PhonePlan& plan) {
    PhoneReading reading;
    const auto dialled = dial_string(text);
    auto number = dialled ? national(*dialled) : std::nullopt;
    if (!number) return reading;
    auto& digits = number->digits;
    if (digits.size() == k_old_digits) reading.was_migrated = migrate(digits, plan);
    if (is_mobile(digits, plan)) {
        reading.kind = Kind::mobile;
        reading.number = digits.replace(0, 1, k_country);
        reading.had_lost_zero = number->had_lost_zero;
    } else if (is_landline(digits)) {
        reading.kind = Kind::landline;
    }
    return reading;
}

/// Without words in brackets: "0912 345 678 (Zalo)", but "(0912) 345 678" stays.
std::optional<std::string> without_remark(std::string_view text) {
    const auto open = text.find('(');
    const auto close = text.find(')', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    const auto inside = text.substr(open, close - open);
    const bool is_remark = std::ranges::any_of(inside.substr(1), [](char letter) {
        return !is_digit(letter) && letter != '+' && !is_between(letter, k_separators);
    });
    if (!is_remark) return std::nullopt;
    return std::string{text.substr(0, open)}.append(text.substr(close + 1));
}

/// Reads numbers one behind the other, parted by what may also stand inside of one.
std::vector<PhoneReading> read_row(std::string_view text, const PhonePlan& plan) {
    std::vector<PhoneReading> readings;
    std::size_t begin = 0;
    for (std::size_t end = 1; end <= text.size(); ++end) {
        const bool is_group_end =
            is_digit(text[end - 1]) && (end == text.size() || !is_digit(text[end]));
        if (!is_group_end) continue;
        auto reading = read_one(text.substr(begin, end - begin), plan);
        if (reading.kind == Kind::none) continue;
        readings.push_back(std::move(reading));
        begin = end;
    }
    const bool is_all_read = std::ranges::all_of(
        text.substr(begin), [](char letter) { return is_between(letter, k_separators); });
    return is_all_read ? readings : std::vector<PhoneReading>{};
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(k_between_numbers), text.size());
        if (end > 0) pieces.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return pieces;
}

PhoneReading read_several(std::string_view text, const PhonePlan& plan) {
    std::vector<PhoneReading> readings;
    const auto pieces = split(text);
    for (const auto piece : pieces) {
        auto numbers = read_row(piece, plan);
        std::ranges::move(numbers, std::back_inserter(readings));
    }
    const auto mobile = std::ranges::find(readings, Kind::mobile, &PhoneReading::kind);
    if (mobile != readings.end()) {
        mobile->has_several = readings.size() > 1 || pieces.size() > 1;
        return std::move(*mobile);
    }
    return readings.empty() ? PhoneReading{} : std::move(readings.front());
}

PhoneReading read_with_letters(std::string text, const PhonePlan& plan) {
    for (char& letter : text) {
        if (letter == 'O' || letter == 'o') letter = '0';
        if (letter == 'l' || letter == 'I') letter = '1';
    }
    auto reading = read_one(text, plan);
    if (reading.kind != Kind::mobile) return {};
    reading.kind = Kind::letter;
    return reading;
}

}  // namespace

PhoneReading read_phone(std::string_view text, const PhonePlan& plan) {
    auto plain = plain_number(text);
    auto reading = read_one(plain, plan);
    if (reading.kind != Kind::none) return reading;
    const auto bare = without_remark(plain);
    if (bare) plain = *bare;
    reading = read_several(plain, plan);
    if (reading.kind == Kind::none) reading = read_with_letters(plain, plan);
    reading.has_remark = bare.has_value();
    return reading;
}

std::optional<std::string> normalise_phone(std::string_view text, const PhonePlan& plan) {
    auto reading = read_phone(text, plan);
    const bool is_one = reading.kind == Kind::mobile && !reading.has_several && !reading.has_remark;
    return is_one ? std::optional{std::move(reading.number)} : std::nullopt;
}

std::string national_phone(std::string_view number) {
    return number.starts_with(k_country) ? "0" + std::string{number.substr(k_country.size())}
                                         : std::string{number};
}

}  // namespace sotay
