#include "sotay/text/utf8.h"

namespace sotay::text {

CodePoint decode_rare(std::string_view text, std::size_t position) noexcept {
    const auto byte_at = [&](std::size_t index) -> unsigned {
        return static_cast<unsigned char>(text[index]);
    };
    const unsigned lead = byte_at(position);
    const unsigned length = lead < 0xC2   ? 0
                            : lead < 0xE0 ? 2
                            : lead < 0xF0 ? 3
                            : lead < 0xF5 ? 4
                                          : 0;
    if (length == 0) return {k_replacement, 1, false};
    // Overlong forms, surrogates and values past U+10FFFF show in the second byte.
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    char32_t value = lead & (0x7FU >> length);
    for (std::uint8_t index = 1; index < length; ++index) {
        if (position + index >= text.size()) return {k_replacement, index, false};
        const unsigned next = byte_at(position + index);
        if (next < low || next > high) return {k_replacement, index, false};
        value = (value << 6) | (next & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {value, static_cast<std::uint8_t>(length), true};
}

void Output::grow(std::size_t more) { buffer_.resize(2 * buffer_.size() + more); }

}  // namespace sotay::text
