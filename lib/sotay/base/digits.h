#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace sotay {

[[nodiscard]] constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
[[nodiscard]] constexpr bool is_all_digits(std::string_view text) {
    return std::ranges::all_of(text, is_digit);
}

/// A number as it was meant: full-width digits and signs made plain, dashes made hyphens, without
/// the apostrophe by which a spreadsheet marks text and the ".0" that programs put behind a whole
/// number.
[[nodiscard]] std::string plain_number(std::string_view text);

}  // namespace sotay
