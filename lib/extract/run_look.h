#pragma once

#include <optional>

#include "extract/lettering.h"

namespace sotay::extract {

/// What run properties say of how text is drawn; what they leave open comes from elsewhere.
struct RunLook {
    std::optional<text::Charset> charset;
    std::optional<bool> has_capital_font;
    std::optional<bool> is_in_capitals;
    std::optional<bool> is_hidden;

    /// What is open here as in `base`.
    [[nodiscard]] RunLook over(const RunLook& base) const;
    [[nodiscard]] Lettering lettering() const;
};

}  // namespace sotay::extract
