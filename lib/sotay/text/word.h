#pragma once

#include "sotay/text/letters.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace sotay::text {

/// Builds the form under which a word compares: lower case NFC, its tone at the one place that
/// the older spelling gives it ("hòa", "thủy"), whatever the way it was typed.
class Word {
public:
    void clear() noexcept {
        exact_.clear();
        size_ = toned_ = vowels_ = 0;
        has_marks_ = false;
        is_known_ = true;
    }
    /// The next code point of the word: a letter, a mark, or an ignorable one.
    void add(const Glyph& glyph) {
        if (glyph.letter == nullptr) {
            if (!is_ignorable(glyph.value)) is_known_ = false;
        } else if (glyph.letter->kind == Kind::letter) {
            add_letter(*glyph.letter);
        } else if (glyph.letter->kind == Kind::mark) {
            add_mark(glyph.value);
        }
    }
    /// The exact form of what was added, of which `source` is the text; holds until the next call.
    [[nodiscard]] std::string_view exact(std::string_view source);

private:
    struct Part {
        char16_t base = 0;
        Tone tone = Tone::none;
    };
    static constexpr std::size_t k_longest_syllable = 7;  // nghiêng

    void add_letter(const Letter& letter) {
        exact_.put(letter.lower);
        if (size_ < parts_.size()) parts_[size_] = {letter.base, letter.tone};
        ++size_;
        if (letter.base == 0) is_known_ = false;
        if (letter.vowel != 0) ++vowels_;
        if (letter.tone != Tone::none) ++toned_;
    }
    void add_mark(char32_t mark);
    [[nodiscard]] static bool add_shape(Part& part, char32_t mark);
    [[nodiscard]] bool add_tone(Part& part, Tone tone);
    [[nodiscard]] bool is_vowel(std::size_t at) const;
    /// The first vowel of the rime; "qu" and "gi" before a vowel are onsets.
    [[nodiscard]] std::size_t rime_begin() const;
    /// Where the tone of a Vietnamese syllable belongs; size_ when it is none.
    [[nodiscard]] std::size_t tone_place() const;
    /// True when the tone stood elsewhere.
    bool move_tone();
    void write_parts();

    const Letters& letters_ = Letters::table();
    Output exact_;  ///< right at once for all but the few words that exact() corrects
    std::array<Part, k_longest_syllable> parts_{};
    std::size_t size_ = 0;  ///< in letters; those past the longest syllable are not in parts_
    std::size_t toned_ = 0;
    std::size_t vowels_ = 0;
    bool has_marks_ = false;
    bool is_known_ = true;  ///< made of the table's letters and Vietnamese marks alone
};

}  // namespace sotay::text
