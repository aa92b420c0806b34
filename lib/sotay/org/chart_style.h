#pragma once

#include "sotay/formats/typesetter.h"

namespace sotay::org {

// Measures of a chart in pixels, shared by its layout and its drawing.
inline constexpr double k_box_width = 190;
inline constexpr double k_padding = 7;
inline constexpr double k_name_line = 14;
inline constexpr double k_note_line = 12;
inline constexpr double k_margin = 24;
inline constexpr double k_heading = 52;  // title and subtitle
inline constexpr Face k_bold{11, true};
inline constexpr Face k_plain{11, false};
inline constexpr Face k_small{9, false};

}  // namespace sotay::org
