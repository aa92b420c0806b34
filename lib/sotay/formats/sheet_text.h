#pragma once

#include <string>
#include <string_view>

namespace sotay::xlsx {

/// `text` as a cell may hold it: valid UTF-8, at most 32 767 UTF-16 units; what is cut off ends in
/// "…".
[[nodiscard]] std::string cell_text(std::string_view text);

/// `name` as the tab of a sheet may be called: at most 31 characters, without []:*?/\ and without
/// apostrophes at the ends; "Sheet1" when nothing is left.
[[nodiscard]] std::string sheet_title(std::string_view name);

}  // namespace sotay::xlsx
