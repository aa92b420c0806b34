#include "sotay/text/sms.h"

#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sotay::text {

namespace {

// GSM 03.38, the default alphabet and, as escape pairs, its extension.
constexpr std::u32string_view k_basic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view k_extension = U"\f^{}\\[~]|€";
static_assert(k_basic.size() == 127, "all but the escape");

struct Capacity {
    std::size_t single;
    std::size_t part;  ///< of a longer message, less by the header that joins the parts
};
constexpr Capacity k_septets{160, 153};
constexpr Capacity k_utf16_units{70, 67};

constexpr std::uint8_t look_up(char32_t value) {
    if (k_basic.find(value) != std::u32string_view::npos) return 1;
    return k_extension.find(value) != std::u32string_view::npos ? 2 : 0;
}

// What nearly all messages consist of.
constexpr auto k_ascii = [] {
    std::array<std::uint8_t, 128> widths{};
    for (char32_t value = 0; value < widths.size(); ++value) widths[value] = look_up(value);
    return widths;
}();

/// 0 when the alphabet lacks the character.
std::size_t septets(char32_t value) {
    return value < k_ascii.size() ? k_ascii[value] : look_up(value);
}

std::size_t utf16_units(char32_t value) { return value > 0xFFFF ? 2 : 1; }

template <typename Width>
std::size_t count_segments(std::string_view text, const Capacity& capacity, Width width) {
    std::size_t total = 0;
    std::size_t parts = 1;
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        const std::size_t units = width(point.value);
        total += units;
        if (used + units > capacity.part) {
            ++parts;
            used = 0;
        }
        used += units;
        at += point.size;
    }
    return total <= capacity.single ? 1 : parts;
}

bool is_in_alphabet(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        if (septets(point.value) == 0) return false;
        at += point.size;
    }
    return true;
}

}  // namespace

std::size_t sms_segments(std::string_view text) {
    const std::string sent = nfc(text);
    return is_in_alphabet(sent) ? count_segments(sent, k_septets, septets)
                                : count_segments(sent, k_utf16_units, utf16_units);
}

bool is_gsm7(std::string_view text) { return is_in_alphabet(nfc(text)); }

}  // namespace sotay::text
