#include "extract/rtf_fonts.h"

namespace sotay::extract {

namespace {

constexpr int k_vietnamese_charset = 163;
constexpr int k_ansi_charset = 0;
constexpr int k_vietnamese = 1258;
constexpr int k_western = 1252;
constexpr int k_utf8 = 65001;

}  // namespace

int RtfFonts::code_page_of_charset(int charset) {
    if (charset == k_vietnamese_charset) return k_vietnamese;
    return charset == k_ansi_charset ? k_western : 0;
}

Lettering RtfFonts::lettering(int number) const {
    const auto font = fonts_.find(number);
    return font == fonts_.end() ? Lettering{} : lettering_of(font->second.name);
}

std::string RtfFonts::decode(std::string_view bytes, int number) const {
    const auto font = fonts_.find(number);
    int code_page = font == fonts_.end() ? 0 : font->second.code_page;
    if (code_page == 0) code_page = code_page_;
    if (lettering(number) != Lettering{}) code_page = k_western;
    if (code_page == k_utf8) return std::string{bytes};
    return code_page == k_vietnamese ? text::from_windows_1258(bytes)
                                     : text::from_windows_1252(bytes);
}

}  // namespace sotay::extract
