#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sotay::sheets {

/// What the number format of a cell does to its number, as far as a reader of text must know.
struct NumberFormat {
    enum class Kind : std::uint8_t { general, date, padded };
    Kind kind = Kind::general;
    std::uint8_t zeros_before = 0;  ///< padded: zeros that stand before the number ("0"#)
    std::uint8_t min_digits = 0;    ///< padded: digits at least, filled with zeros

    friend bool operator==(const NumberFormat&, const NumberFormat&) = default;
};

/// By a format code such as `[$-42A]dd/mm/yyyy;@`, `0000000000` or `#,##0.00`; and by the number of
/// a built-in format (ECMA-376 part 1, 18.8.30, with those of East Asian programs).
[[nodiscard]] NumberFormat parse_number_format(std::string_view code);
[[nodiscard]] NumberFormat built_in_number_format(unsigned id);

/// A cell's number, as a file writes it, the way a person reads it: whole numbers of up to 15
/// digits without exponent, 15 significant digits of others, dates as dd/mm/yyyy (days since
/// 1899-12-30, or since 1904-01-01), times of day without a date as hh:mm. What is no number stays
/// as it is.
[[nodiscard]] std::string show_number(std::string_view written, NumberFormat format, bool is_1904);

}  // namespace sotay::sheets
