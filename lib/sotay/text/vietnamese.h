#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::text {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// NFC, with zero-width marks, soft hyphens and byte-order marks dropped and no-break spaces made
/// plain ones. Plain ASCII costs nothing but the look. Invalid bytes become U+FFFD.
[[nodiscard]] std::string nfc(std::string_view text);

/// nfc(), white space runs made one space, none at the ends.
[[nodiscard]] std::string squeeze(std::string_view text);

/// NFC in lower case, every mark where it stood.
[[nodiscard]] std::string lower(std::string_view text);

/// Lower case, without any mark, đ as d: "Nghị quyết Đảng ủy" → "nghi quyet dang uy". The same for
/// every way to write a letter: NFC, NFD, or half composed.
[[nodiscard]] std::string fold(std::string_view text);

/// Lower case NFC with the tone moved to one fixed place of its syllable, so that the old and the
/// new spelling compare equal: "hoà" = "hòa", "Uỷ" = "ủy". Words that are no Vietnamese syllable
/// keep their marks where they are; the look-alike ð becomes đ.
[[nodiscard]] std::string fold_case(std::string_view text);

/// Keeps the letters, drops marks: "Đảng ủy" → "Dang uy". What an SMS without accents carries;
/// hence typographic quotes, dashes and dots become those of a typewriter, and ₫ becomes d.
[[nodiscard]] std::string strip_accents(std::string_view text);

/// "NGUYỄN ĐÌNH HẢO" → "Nguyễn Đình Hảo", "k'sor" → "K'Sor", squeezed. A word written with capital
/// and small letters in order stays as it is: "H'Hen Niê".
[[nodiscard]] std::string title_case_name(std::string_view name);

/// Columns that a terminal needs; combining marks and control characters need none, East Asian
/// letters two.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The one of `words` that `word` was probably meant to be, or "" when none is near: by fold(), one
/// that begins with `word` first, else the least edit distance up to a third of the length; the
/// earlier of `words` when equally near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& words);

/// Bytes (not text) that compare by memcmp as Vietnamese sorts (CLDR vi): a ă â b … d đ e ê …,
/// tones only between texts of equal letters, capitals after small letters. No byte is 0. Keys of
/// different ICU releases do not compare: store them anew after an upgrade of ICU.
/// Throws Error{environment} when ICU lacks its data.
[[nodiscard]] std::string sort_key(std::string_view text);

/// Sort key of a person's name: given name (last word) first, then family, then middle names.
[[nodiscard]] std::string name_sort_key(std::string_view full_name);

}  // namespace sotay::text
