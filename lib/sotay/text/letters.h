#pragma once

#include "sotay/text/utf8.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sotay::text {

/// The six tones, in the order of Vietnamese sorting.
enum class Tone : std::uint8_t { none, huyen, hoi, nga, sac, nang };

/// What a code point does to a word.
enum class Kind : std::uint8_t {
    other,      ///< ends it
    letter,     ///< a letter or digit: begins or continues it
    mark,       ///< a combining mark: continues it
    ignorable,  ///< zero width: continues it and leaves no trace
};

/// All that is known of one Latin letter or combining mark.
struct Letter {
    Utf8 folded;        ///< lower case without marks; empty for a mark
    Utf8 stripped;      ///< the same, case kept
    Utf8 lower;         ///< lower case with its marks; the look-alike ð is đ
    char16_t base = 0;  ///< lower case, a Vietnamese vowel without its tone; 0 if outside the table
    Kind kind = Kind::other;
    Tone tone = Tone::none;
    std::uint8_t vowel = 0;     ///< 1 to 12 for a ă â e ê i o ô ơ u ư y with or without tone
    bool is_consonant = false;  ///< may begin a Vietnamese syllable
};

/// The letters up to U+036F and of U+1E00 to U+1EFF: all that Vietnamese needs.
class Letters {
public:
    /// Built on first use.
    [[nodiscard]] static const Letters& table();

    /// nullptr outside the table.
    [[nodiscard]] const Letter* find(char32_t value) const noexcept {
        if (value < k_low_size) return &low_[value];
        if (value - k_high_begin < k_high_size) return &high_[value - k_high_begin];
        return nullptr;
    }
    /// `base` (a vowel without tone) under `tone`.
    [[nodiscard]] const Letter& toned(char16_t base, Tone tone) const noexcept;

private:
    static constexpr char32_t k_low_size = 0x370;
    static constexpr char32_t k_high_begin = 0x1E00;
    static constexpr char32_t k_high_size = 0x100;

    Letters();
    [[nodiscard]] Letter describe(char32_t value) const;
    void add_vowels();
    [[nodiscard]] Letter& at(char32_t value) noexcept {
        return value < k_low_size ? low_[value] : high_[value - k_high_begin];
    }

    std::array<Letter, k_low_size> low_{};
    std::array<Letter, k_high_size> high_{};
};

/// A code point of a text with its row of the table, if it has one.
struct Glyph {
    char32_t value = 0;
    std::size_t size = 0;
    const Letter* letter = nullptr;
};

[[nodiscard]] inline Glyph read_glyph(const Letters& letters, std::string_view text,
                                      std::size_t position) noexcept {
    const CodePoint point = decode(text, position);
    return {point.value, point.size, letters.find(point.value)};
}

[[nodiscard]] Kind kind_of(char32_t value) noexcept;
[[nodiscard]] inline Kind kind_of(const Glyph& glyph) noexcept {
    return glyph.letter != nullptr ? glyph.letter->kind : kind_of(glyph.value);
}

/// Zero-width marks, byte-order marks and soft hyphens.
[[nodiscard]] bool is_ignorable(char32_t value) noexcept;
[[nodiscard]] bool is_no_break_space(char32_t value) noexcept;

}  // namespace sotay::text
