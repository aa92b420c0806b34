#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// UTF-8 without a byte-order mark, from UTF-8 or from UTF-16 with a mark; nullopt for any other
/// encoding and for broken text.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view bytes);

/// UTF-8 of UTF-16 units; a lone surrogate becomes U+FFFD.
[[nodiscard]] std::string utf8_of(std::u16string_view units);

/// Each broken sequence becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string text);

/// Drops control characters other than line feeds and tabs; carriage returns become line feeds
/// where none follows.
[[nodiscard]] std::string without_controls(std::string_view text);

/// A form feed begins a page.
[[nodiscard]] Answer read_plain_text(std::string_view bytes);

}  // namespace sotay::extract
