#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// A piece of text as a symbol is made of; white space stands between tokens.
struct SymbolToken {
    enum class Kind {
        number,  ///< "294", "30a"
        word,    ///< letters a symbol can hold, perhaps with digits: "QĐ", "QH15"
        dash,
        slash,
        blank,  ///< dots or underscores left to be filled in
        label,  ///< "Số"
        colon,
        other,
    };
    Kind kind = Kind::other;
    std::string text;    ///< of numbers and words; upper case with Đ, a number's letter small
    bool small = false;  ///< a word wholly in small letters
    std::size_t begin = 0;
    std::size_t end = 0;
};

[[nodiscard]] std::vector<SymbolToken> symbol_tokens(std::string_view text);

}  // namespace sotay::directives
