#pragma once

#include <string>
#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// Drops control characters other than line feeds and tabs; carriage returns become line feeds
/// where none follows.
[[nodiscard]] std::string without_controls(std::string_view text);

/// A form feed begins a page.
[[nodiscard]] Answer read_plain_text(std::string_view bytes);

}  // namespace sotay::extract
