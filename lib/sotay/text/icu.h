#pragma once

#include <string>
#include <string_view>

namespace sotay::text {

/// Invalid bytes become U+FFFD.
[[nodiscard]] std::u16string to_utf16(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u16string_view text);

[[nodiscard]] std::u16string compose(std::u16string_view text);

/// The full canonical decomposition of one code point, itself when it has none.
[[nodiscard]] std::u32string decompose(char32_t value);

[[nodiscard]] char32_t to_lower(char32_t value) noexcept;
[[nodiscard]] char32_t to_upper(char32_t value) noexcept;

}  // namespace sotay::text
