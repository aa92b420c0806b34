#include "sotay/formats/text_decoder.h"

#include <algorithm>
#include <array>

namespace sotay {
namespace {

constexpr std::string_view k_utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_utf16_le_mark = "\xFF\xFE";
constexpr std::string_view k_utf16_be_mark = "\xFE\xFF";
constexpr char k_broken = '\xFF';

constexpr std::size_t k_looked_at = 4096;

std::size_t size_of_mark(std::string_view start) {
    for (const auto mark : {k_utf8_mark, k_utf16_le_mark, k_utf16_be_mark}) {
        if (start.starts_with(mark)) return mark.size();
    }
    return 0;
}

bool is_high_surrogate(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

TextDecoder::Encoding TextDecoder::encoding_of(std::string_view start) {
    if (start.starts_with(k_utf16_le_mark)) return Encoding::utf16_le;
    if (start.starts_with(k_utf16_be_mark)) return Encoding::utf16_be;
    const std::size_t pairs = std::min(start.size(), k_looked_at) / 2;
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < 2 * pairs; ++i) {
        if (start[i] == '\0') ++zeros.at(i % 2);
    }
    const auto most = [&](std::size_t count) { return pairs > 1 && count * 2 > pairs; };
    if (zeros[0] == 0 && most(zeros[1])) return Encoding::utf16_le;
    if (zeros[1] == 0 && most(zeros[0])) return Encoding::utf16_be;
    return Encoding::utf8;
}

TextDecoder::TextDecoder(std::string_view start)
    : encoding_{encoding_of(start)}, skip_{size_of_mark(start)} {}

std::string_view TextDecoder::decode(std::string_view piece) {
    piece.remove_prefix(skip_);
    skip_ = 0;
    if (encoding_ == Encoding::utf8) return piece;
    decoded_.clear();
    for (const char byte : piece) {
        const int value = static_cast<unsigned char>(byte);
        if (pending_byte_ < 0) {
            pending_byte_ = value;
            continue;
        }
        const int unit = encoding_ == Encoding::utf16_be ? pending_byte_ << 8 | value
                                                         : value << 8 | pending_byte_;
        pending_byte_ = -1;
        add_unit(static_cast<unsigned>(unit));
    }
    return decoded_;
}

std::string_view TextDecoder::finish() const {
    const bool is_cut = pending_byte_ >= 0 || high_surrogate_ != 0;
    return is_cut ? std::string_view{&k_broken, 1} : std::string_view{};
}

void TextDecoder::add_unit(unsigned unit) {
    if (high_surrogate_ != 0 && is_low_surrogate(unit)) {
        add_character(0x10000 + ((high_surrogate_ - 0xD800) << 10) + (unit - 0xDC00));
        high_surrogate_ = 0;
        return;
    }
    if (high_surrogate_ != 0) decoded_ += k_broken;
    high_surrogate_ = is_high_surrogate(unit) ? unit : 0;
    if (high_surrogate_ != 0) return;
    if (is_low_surrogate(unit)) {
        decoded_ += k_broken;
    } else {
        add_character(unit);
    }
}

void TextDecoder::add_character(unsigned code) {
    const auto add = [this](unsigned byte) { decoded_ += static_cast<char>(byte); };
    const auto add_tail = [&](unsigned shift) { add(0x80U | (code >> shift & 0x3FU)); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | code >> 6);
        add_tail(0);
    } else if (code < 0x10000) {
        add(0xE0U | code >> 12);
        add_tail(6);
        add_tail(0);
    } else {
        add(0xF0U | code >> 18);
        add_tail(12);
        add_tail(6);
        add_tail(0);
    }
}

}  // namespace sotay
