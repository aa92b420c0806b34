#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::text {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// NFC, with zero-width marks and byte-order marks dropped and no-break spaces made plain ones.
/// Plain ASCII costs nothing but the look. Invalid bytes become U+FFFD.
[[nodiscard]] std::string nfc(std::string_view text);

/// nfc(), white space runs made one space, none at the ends.
[[nodiscard]] std::string squeeze(std::string_view text);

/// Lower case, without any mark, đ as d: "Nghị quyết Đảng ủy" → "nghi quyet dang uy".
[[nodiscard]] std::string fold(std::string_view text);

/// Lower case NFC with the tone moved to one fixed place of its syllable, so that the old and the
/// new spelling compare equal: "hoà" = "hòa", "Uỷ" = "ủy".
[[nodiscard]] std::string fold_case(std::string_view text);

/// Keeps the letters, drops marks: "Đảng ủy" → "Dang uy". What an SMS without accents carries.
[[nodiscard]] std::string strip_accents(std::string_view text);

/// Columns that a terminal needs; combining marks need none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The nearest of `words` to `word` by fold() and edit distance, or "" when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& words);

/// Bytes that compare (memcmp) as Vietnamese sorts (CLDR vi): a ă â b … d đ e ê …, tones last.
[[nodiscard]] std::string sort_key(std::string_view text);

/// Sort key of a person's name: given name (last word) first, then family, then middle names.
[[nodiscard]] std::string name_sort_key(std::string_view full_name);

}  // namespace sotay::text
