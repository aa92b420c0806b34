#pragma once

#include "sotay/directives/header_text.h"

#include <string_view>
#include <vector>

namespace sotay::directives {

/// A header in a text box may come behind the text it heads. Where the first of `lines` hold no
/// header, the lines of one that stands further down, or at the very end of `text`, are put first.
void bring_header_forward(std::vector<HeaderLine>& lines, std::string_view text);

}  // namespace sotay::directives
