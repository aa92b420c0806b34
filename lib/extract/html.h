#pragma once

#include <string_view>

#include "extract/answer.h"

namespace sotay::extract {

/// The visible text as one page: a block element begins a line, a table cell stands apart from
/// its neighbour by four spaces; scripts, styles and the head are left out.
[[nodiscard]] Answer read_html(std::string_view bytes);

}  // namespace sotay::extract
