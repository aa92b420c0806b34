#include "extract/run_look.h"

namespace sotay::extract {

RunLook RunLook::over(const RunLook& base) const {
    RunLook result = *this;
    if (!charset) {
        result.charset = base.charset;
        result.has_capital_font = base.has_capital_font;
    }
    if (!is_in_capitals) result.is_in_capitals = base.is_in_capitals;
    if (!is_hidden) result.is_hidden = base.is_hidden;
    return result;
}

Lettering RunLook::lettering() const {
    return {charset.value_or(text::Charset::unicode),
            has_capital_font.value_or(false) || is_in_capitals.value_or(false)};
}

}  // namespace sotay::extract
