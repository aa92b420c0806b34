#include "sotay/formats/base64.h"

#include <array>
#include <cstdint>

namespace sotay {

namespace {

constexpr std::string_view k_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t k_foreign = 0xFF;
constexpr std::uint8_t k_space = 0xFE;
constexpr std::uint8_t k_padding = 0xFD;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(k_foreign);
    for (std::size_t i = 0; i < k_letters.size(); ++i) {
        values.at(static_cast<unsigned char>(k_letters[i])) = static_cast<std::uint8_t>(i);
    }
    for (const char space : {' ', '\t', '\r', '\n'}) {
        values.at(static_cast<unsigned char>(space)) = k_space;
    }
    values.at('=') = k_padding;
    return values;
}

constexpr auto k_values = make_values();

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const unsigned group =
            byte_at(bytes, i) << 16U | byte_at(bytes, i + 1) << 8U | byte_at(bytes, i + 2);
        text += k_letters[group >> 18U];
        text += k_letters[group >> 12U & 63U];
        text += i + 1 < bytes.size() ? k_letters[group >> 6U & 63U] : '=';
        text += i + 2 < bytes.size() ? k_letters[group & 63U] : '=';
    }
    return text;
}

void Base64Decoder::add(std::string_view piece) {
    for (const char character : piece) {
        const std::uint8_t value = k_values[static_cast<unsigned char>(character)];
        if (value == k_space) continue;
        if (value == k_padding) {
            if (++padding_ > 2 || held_ == 0) is_whole_ = false;
            continue;
        }
        if (value == k_foreign || padding_ > 0) {
            is_whole_ = false;
            continue;
        }
        bits_ = (bits_ << 6U | value) & 0xFFFFFFU;
        ++held_;
        if (held_ == 2) bytes_ += static_cast<char>(bits_ >> 4U & 0xFFU);
        if (held_ == 3) bytes_ += static_cast<char>(bits_ >> 2U & 0xFFU);
        if (held_ == 4) {
            bytes_ += static_cast<char>(bits_ & 0xFFU);
            held_ = 0;
        }
    }
}

}  // namespace sotay
