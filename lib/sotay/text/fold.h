#pragma once

#include "sotay/text/letters.h"

namespace sotay::text {

void put_folded_foreign(char32_t value, Output& out);

/// Appends what fold() makes of one code point.
inline void put_folded(const Glyph& glyph, Output& out) {
    if (glyph.letter != nullptr) {
        out.put(glyph.letter->folded);
    } else {
        put_folded_foreign(glyph.value, out);
    }
}

}  // namespace sotay::text
