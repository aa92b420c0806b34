#pragma once

#include <string>
#include <string_view>

namespace sotay {

/// Makes UTF-8 of a text that arrives piece by piece as UTF-8 or UTF-16, which is known by its
/// byte-order mark or by a zero in most pairs of bytes, always on the same side. Half a character
/// becomes the byte 0xFF, which no UTF-8 holds; UTF-8 is passed on unchecked.
class TextDecoder {
public:
    /// `start` is the beginning of the text: at least three bytes, or all of it.
    explicit TextDecoder(std::string_view start);

    /// Valid until the next call, or as long as `piece` is. The first piece begins with `start`.
    [[nodiscard]] std::string_view decode(std::string_view piece);
    /// What a text that ends in the middle of a character leaves.
    [[nodiscard]] std::string_view finish() const;

private:
    enum class Encoding { utf8, utf16_le, utf16_be };

    [[nodiscard]] static Encoding encoding_of(std::string_view start);
    void add_unit(unsigned unit);
    void add_character(unsigned code);

    Encoding encoding_;
    std::size_t skip_;
    int pending_byte_ = -1;
    unsigned high_surrogate_ = 0;
    std::string decoded_;
};

}  // namespace sotay
