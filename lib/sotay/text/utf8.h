#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace sotay::text {

constexpr char32_t k_replacement = U'\uFFFD';

/// One code point read from bytes; U+FFFD and not valid for what is no UTF-8.
struct CodePoint {
    char32_t value = 0;
    std::uint8_t size = 0;  ///< bytes it took
    bool is_valid = true;
};

/// decode() for four bytes, for three that may be overlong or a surrogate, and for broken ones.
[[nodiscard]] CodePoint decode_rare(std::string_view text, std::size_t position) noexcept;

/// The code point that begins at `position`, which must lie inside `text`. A broken sequence takes
/// the bytes up to the first that cannot belong to it.
[[nodiscard]] inline CodePoint decode(std::string_view text, std::size_t position) noexcept {
    const auto byte_at = [&](std::size_t index) -> unsigned {
        return static_cast<unsigned char>(text[index]);
    };
    const auto tail_at = [&](std::size_t index) {
        return index < text.size() ? byte_at(index) ^ 0x80U : 0xFFU;  // below 0x40 for a tail
    };
    const unsigned lead = byte_at(position);
    if (lead < 0x80) return {lead, 1, true};
    // The forms of nearly all letters, before the general rule.
    const unsigned second = tail_at(position + 1);
    if (lead >= 0xC2 && lead < 0xE0 && second < 0x40) {
        return {((lead & 0x1FU) << 6) | second, 2, true};
    }
    if (lead > 0xE0 && lead < 0xED && second < 0x40) {
        const unsigned third = tail_at(position + 2);
        if (third < 0x40) return {((lead & 0xFU) << 12) | (second << 6) | third, 3, true};
    }
    return decode_rare(text, position);
}

/// The UTF-8 form of one code point.
struct Utf8 {
    std::array<char, 4> bytes{};
    std::uint8_t size = 0;
};

[[nodiscard]] constexpr Utf8 encode(char32_t value) noexcept {
    const auto byte = [](char32_t bits) {
        return static_cast<char>(static_cast<unsigned char>(bits));
    };
    const auto tail = [&](unsigned shift) { return byte(0x80U | ((value >> shift) & 0x3FU)); };
    if (value < 0x80) return {{byte(value)}, 1};
    if (value < 0x800) return {{byte(0xC0U | (value >> 6)), tail(0)}, 2};
    if (value < 0x10000) return {{byte(0xE0U | (value >> 12)), tail(6), tail(0)}, 3};
    return {{byte(0xF0U | (value >> 18)), tail(12), tail(6), tail(0)}, 4};
}

/// Bytes under construction; cheaper than std::string::append for pieces of a few bytes.
class Output {
public:
    explicit Output(std::size_t expected = 0) { buffer_.resize(expected + 2 * k_slack); }

    void put(const Utf8& piece) {
        if (size_ + k_slack > buffer_.size()) [[unlikely]]
            grow(k_slack);
        // A copy of fixed length is one instruction; what is too much is overwritten next.
        std::memcpy(buffer_.data() + size_, piece.bytes.data(), piece.bytes.size());
        size_ += piece.size;
    }
    void put(char32_t value) { put(encode(value)); }
    void put(std::string_view text) {
        if (size_ + text.size() + k_slack > buffer_.size()) grow(text.size() + k_slack);
        std::memcpy(buffer_.data() + size_, text.data(), text.size());
        size_ += text.size();
    }
    void clear() noexcept { size_ = 0; }
    [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data(), size_}; }
    [[nodiscard]] std::string take() && {
        buffer_.resize(size_);
        return std::move(buffer_);
    }

private:
    static constexpr std::size_t k_slack = 8;

    void grow(std::size_t more);

    std::string buffer_;
    std::size_t size_ = 0;
};

}  // namespace sotay::text
