#include "sotay/formats/xlsx_reader_number.h"

#include "sotay/base/date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>

namespace sotay::sheets {
namespace {

constexpr std::size_t k_max_digits = 15;  // what a spreadsheet keeps
constexpr double k_first_inexact = 1e15;
constexpr double k_too_long = 1e21;
constexpr int k_day_after_9999 = 2'958'466;
constexpr int k_minutes_a_day = 24 * 60;
constexpr std::size_t k_max_padding = 32;

/// The first section of a format code, character by character: what is quoted, escaped or in
/// brackets is literal.
class FormatScanner {
public:
    explicit FormatScanner(std::string_view code) : code_{code} {}

    struct Piece {
        char character = 0;
        bool is_literal = false;
    };

    /// Gives false at the end of the section.
    bool next(Piece& piece) {
        while (at_ < code_.size()) {
            const char character = code_[at_++];
            if (is_quoted_) {
                if (character == '"') {
                    is_quoted_ = false;
                    continue;
                }
                piece = {character, true};
                return true;
            }
            if (character == ';') return false;
            if (character == '"') {
                is_quoted_ = true;
            } else if (character == '[') {
                at_ = std::min(code_.find(']', at_), code_.size() - 1) + 1;
            } else if (character == '_' || character == '*') {
                ++at_;  // a width or a filling: not shown as text
            } else if (character == '\\' && at_ < code_.size()) {
                piece = {code_[at_++], true};
                return true;
            } else {
                piece = {character, false};
                return true;
            }
        }
        return false;
    }

private:
    std::string_view code_;
    std::size_t at_ = 0;
    bool is_quoted_ = false;
};

bool contains(std::string_view characters, char character) {
    return characters.find(character) != std::string_view::npos;
}

bool is_date(std::string_view code) {
    FormatScanner scanner{code};
    FormatScanner::Piece piece;
    while (scanner.next(piece)) {
        if (!piece.is_literal && contains("dDmMyY", piece.character)) {
            return true;
        }
    }
    return false;
}

/// Digits alone, perhaps in groups: what offices use for numbers that begin with zero.
NumberFormat parse_digits(std::string_view code) {
    FormatScanner scanner{code};
    FormatScanner::Piece piece;
    std::size_t zeros_before = 0;
    std::size_t places = 0;
    std::size_t first_zero = 0;
    while (scanner.next(piece)) {
        if (!piece.is_literal && contains("0#", piece.character)) {
            ++places;
            if (piece.character == '0' && first_zero == 0) first_zero = places;
        } else if (piece.is_literal && piece.character == '0' && places == 0) {
            ++zeros_before;
        } else if (!contains(piece.is_literal ? " -.()" : " -()", piece.character)) {
            return {};
        }
    }
    const std::size_t min_digits = first_zero == 0 ? 0 : places - first_zero + 1;
    if (min_digits < 2 && zeros_before == 0) return {};
    if (places == 0 || places > k_max_padding || zeros_before > k_max_padding) return {};
    return {NumberFormat::Kind::padded, static_cast<std::uint8_t>(zeros_before),
            static_cast<std::uint8_t>(min_digits)};
}

bool is_whole(std::string_view written) {
    const bool is_short = !written.empty() && written.size() <= k_max_digits;
    return is_short && (written.front() != '0' || written.size() == 1) &&
           std::all_of(written.begin(), written.end(),
                       [](char byte) { return byte >= '0' && byte <= '9'; });
}

std::optional<double> parse(std::string_view written) {
    double value = 0;
    const auto [end, error] =
        std::from_chars(written.data(), written.data() + written.size(), value);
    const bool is_number = error == std::errc{} && end == written.data() + written.size();
    if (!is_number || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string show_plain(double value) {
    std::array<char, 64> digits{};
    char* const end = digits.data() + digits.size();
    const bool is_long = std::abs(value) >= k_first_inexact && std::abs(value) < k_too_long;
    const auto result = is_long
                            ? std::to_chars(digits.data(), end, value, std::chars_format::fixed, 0)
                            : std::to_chars(digits.data(), end, value, std::chars_format::general,
                                            static_cast<int>(k_max_digits));
    return {digits.data(), result.ptr};
}

std::optional<std::string> show_moment(double serial, bool is_1904) {
    if (serial < 0 || serial >= k_day_after_9999) return std::nullopt;
    const int day = static_cast<int>(serial);
    if (day == 0) {
        const int minute =
            std::min(static_cast<int>(std::lround(serial * k_minutes_a_day)), k_minutes_a_day - 1);
        return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
    }
    using namespace std::chrono;
    // Spreadsheets count a 29 February 1900, which there was not.
    const sys_days origin = is_1904    ? sys_days{1904y / January / 1}
                            : day < 60 ? sys_days{1899y / December / 31}
                                       : sys_days{1899y / December / 30};
    return display(origin + days{day});
}

std::string pad(std::string digits, NumberFormat format) {
    if (digits.find_first_not_of("0123456789") != std::string::npos) return digits;
    if (digits.size() < format.min_digits) digits.insert(0, format.min_digits - digits.size(), '0');
    return digits.insert(0, format.zeros_before, '0');
}

}  // namespace

NumberFormat parse_number_format(std::string_view code) {
    if (is_date(code)) return {NumberFormat::Kind::date, 0, 0};
    return parse_digits(code);
}

NumberFormat built_in_number_format(unsigned id) {
    const auto is_within = [&](unsigned first, unsigned last) { return id >= first && id <= last; };
    const bool is_date =
        is_within(14, 22) || is_within(27, 36) || is_within(45, 47) || is_within(50, 58);
    return is_date ? NumberFormat{NumberFormat::Kind::date, 0, 0} : NumberFormat{};
}

std::string show_number(std::string_view written, NumberFormat format, bool is_1904) {
    if (format.kind == NumberFormat::Kind::general && is_whole(written)) {
        return std::string{written};
    }
    const std::optional<double> value = parse(written);
    if (!value) return std::string{written};
    if (format.kind == NumberFormat::Kind::date) {
        if (auto moment = show_moment(*value, is_1904)) return *std::move(moment);
    }
    std::string shown = show_plain(*value);
    return format.kind == NumberFormat::Kind::padded ? pad(std::move(shown), format) : shown;
}

}  // namespace sotay::sheets
