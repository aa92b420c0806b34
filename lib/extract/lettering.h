#pragma once

#include "sotay/text/legacy.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::extract {

/// How a piece of text is drawn: by a font for Vietnamese over other letters, or all in capitals.
struct Lettering {
    text::Charset charset = text::Charset::unicode;
    bool is_capital = false;

    [[nodiscard]] bool operator==(const Lettering&) const = default;
};

/// Of a font's name: ".VnTime" and ".VnTimeH" (TCVN3; the latter in capitals), "VNI-Times", also
/// behind the mark of a part of a font ("ABCDEF+.VnTime"); plain for every other.
[[nodiscard]] Lettering lettering_of(std::string_view font);

/// UTF-8 as a person sees it.
[[nodiscard]] std::string drawn(std::string_view text, const Lettering& lettering);

/// Whether a text holds letters that only Vietnamese in Unicode has.
[[nodiscard]] bool has_unicode_vietnamese(std::string_view text);

/// Turns texts whose fonts are not known into Unicode where their words are Vietnamese only so.
void recognise_lettering(std::vector<std::string>& pages);

}  // namespace sotay::extract
