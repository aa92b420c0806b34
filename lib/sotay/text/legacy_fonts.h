#pragma once

#include "sotay/text/legacy.h"

#include <string>
#include <string_view>

namespace sotay::text {

/// A text as a font for Vietnamese draws it.
struct Drawn {
    std::string text;         ///< in NFC
    bool is_whole = true;     ///< false when the font has nothing for some of it
    bool is_unicode = false;  ///< holds what stands for no byte; only brought to NFC
};

/// `charset` is tcvn3 or vni.
[[nodiscard]] Drawn draw(std::string_view text, Charset charset);

}  // namespace sotay::text
