#pragma once

#include <map>
#include <string>
#include <string_view>

#include "extract/lettering.h"

namespace sotay::extract {

/// How the bytes of a font are read.
struct RtfFont {
    std::string name;
    int code_page = 0;  ///< 0: that of the file
};

/// The font table of an RTF file and its code page.
class RtfFonts {
public:
    void set_code_page(int code_page) { code_page_ = code_page; }
    [[nodiscard]] RtfFont& at(int number) { return fonts_[number]; }
    [[nodiscard]] Lettering lettering(int number) const;
    /// UTF-8 of bytes in the font, which its lettering() still has to draw.
    [[nodiscard]] std::string decode(std::string_view bytes, int number) const;

    /// Of \fcharsetN; 0 for that of the file.
    [[nodiscard]] static int code_page_of_charset(int charset);

private:
    std::map<int, RtfFont> fonts_;
    int code_page_ = 0;
};

}  // namespace sotay::extract
