#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sotay::extract {

/// UTF-8 without a byte-order mark, from UTF-8, from UTF-16 with a mark or without, from
/// Windows-1258, and from the fonts of before Unicode (TCVN3, VNI), whichever makes Vietnamese;
/// other bytes are read as Windows-1252. `declared` is the name of an encoding that the text gives
/// for itself, "" for none. nullopt for half a unit of UTF-16.
[[nodiscard]] std::optional<std::string> to_unicode(std::string_view bytes,
                                                    std::string_view declared = {});

/// Whether bytes are UTF-16 without a byte-order mark. Spaces, digits and most letters of
/// Vietnamese have a zero in their upper byte; text in any other encoding has no zeros.
[[nodiscard]] bool is_unmarked_utf16(std::string_view bytes);

/// UTF-8 of UTF-16 units; a lone surrogate becomes U+FFFD.
[[nodiscard]] std::string utf8_of(std::u16string_view units);

/// Each broken sequence becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string text);

}  // namespace sotay::extract
