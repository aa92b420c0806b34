#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotay {

struct Face {
    double pixels = 11;
    bool is_bold = false;
};

/// A line of a text, without the space it was broken at.
struct TextLine {
    std::string text;
    double width = 0;  ///< pixels
};

/// Breaks texts into lines as a drawing will show them. One thread at a time.
class Typesetter {
public:
    /// Loads the text engine, which takes some milliseconds. Throws Error{environment} when it or
    /// its libraries are missing.
    Typesetter();

    /// The lines of `text` in the first font of font_family(), none wider than `width` pixels.
    [[nodiscard]] std::vector<TextLine> wrap(std::string_view text, Face face, double width) const;
    [[nodiscard]] double width(std::string_view text, Face face) const;

    /// For a drawing's `font-family`: the font measured first, then narrower ones for machines
    /// without it, so that a text never outgrows its box.
    [[nodiscard]] static const char* font_family();

private:
    void* function_ = nullptr;
};

}  // namespace sotay
