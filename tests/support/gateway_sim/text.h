#pragma once

#include <string>
#include <string_view>

namespace gateway_sim {

/// The characters of valid UTF-8, counted as sent: a decomposed letter counts as several.
[[nodiscard]] std::size_t count_characters(std::string_view utf8);

/// Whether `utf8` can be sent in the 7-bit alphabet of GSM 03.38.
[[nodiscard]] bool is_gsm_text(std::string_view utf8);

/// How many SMS parts `utf8` takes: 160 or 153 septets, and 70 or 67 UTF-16 units when it does
/// not fit the 7-bit alphabet.
[[nodiscard]] unsigned count_sms_parts(std::string_view utf8);

/// `utf8` as a JSON string, quotes included.
[[nodiscard]] std::string json_string(std::string_view utf8);

/// Eleven digits that begin like a Vietnamese mobile number: 84, then 3, 5, 7, 8 or 9.
[[nodiscard]] bool is_mobile_number(std::string_view phone);

/// Whether `text` is `shape` with any digit in the place of each 0.
[[nodiscard]] bool has_shape(std::string_view text, std::string_view shape);

}  // namespace gateway_sim
