#pragma once

#include "sotay/text/letters.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sotay::text {

/// Builds the form under which a word compares: lower case NFC, its tone at the one place that
/// the older spelling gives it ("hòa", "thủy"), whatever the way it was typed.
class Word {
public:
    void clear() noexcept {
        parts_.clear();
        toned_ = 0;
        is_known_ = true;
    }
    /// The next code point of the word: a letter, a mark, or an ignorable one.
    void add(const Glyph& glyph) {
        if (glyph.letter == nullptr) {
            if (!is_ignorable(glyph.value)) is_known_ = false;
        } else if (glyph.letter->kind == Kind::letter) {
            parts_.push_back({glyph.letter->base, glyph.letter->tone});
            if (glyph.letter->tone != Tone::none) ++toned_;
        } else if (glyph.letter->kind == Kind::mark) {
            add_mark(glyph.value);
        }
    }
    /// Appends the exact form of what was added, of which `source` is the text.
    void write(std::string_view source, Output& out);

private:
    struct Part {
        char16_t base = 0;
        Tone tone = Tone::none;
    };

    void add_mark(char32_t mark);
    [[nodiscard]] bool add_shape(Part& part, char32_t mark) const;
    [[nodiscard]] bool add_tone(Part& part, Tone tone);
    /// Where the tone of a Vietnamese syllable belongs; size() when it is none.
    [[nodiscard]] std::size_t tone_place() const;
    void move_tone();

    const Letters& letters_ = Letters::table();
    std::vector<Part> parts_;
    std::size_t toned_ = 0;
    bool is_known_ = true;  ///< made of the table's letters and Vietnamese marks alone
};

}  // namespace sotay::text
