#include "sotay/text/icu.h"
#include "sotay/text/legacy.h"
#include "sotay/text/legacy_fonts.h"
#include "sotay/text/letters.h"
#include "sotay/text/syllable.h"
#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <cstdint>

namespace sotay::text {

namespace {

// Errors of typing and foreign names stay below a third of what is Vietnamese.
constexpr std::size_t k_good_for_one_bad = 3;
// One word may look so by chance: "Loïc" would be VNI for "Lọc".
constexpr std::size_t k_least_words = 2;
// Words of other languages of Vietnam in a sheet in Unicode are no sign of a second way to write.
constexpr std::size_t k_unicode_for_one_other = 20;

enum class Reading : std::uint8_t { broken, unclear, vietnamese };

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(
        text, [](char character) { return static_cast<unsigned char>(character) < 0x80; });
}

/// The fonts draw letters where Latin-1 has signs.
bool is_latin_sign(char32_t value) {
    return (value > 0xA0 && value < 0xC0) || value == 0xD7 || value == 0xF7;
}

/// Everything that no font draws a letter over.
bool parts_words(char32_t value) {
    if (value < 0x80) return kind_of(value) == Kind::other;
    if (value == 0xA0) return true;
    return value >= 0x2000 && kind_of(value) == Kind::other;
}

template <typename Take>
void for_each_word(std::string_view text, Take take) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        if (parts_words(point.value)) {
            if (at > begin) take(text.substr(begin, at - begin));
            begin = at + point.size;
        }
        at += point.size;
    }
    if (begin < text.size()) take(text.substr(begin));
}

/// Abbreviations such as ĐV and HĐND are no syllables, but no errors either.
bool has_only_consonants(std::string_view word) {
    const Letters& letters = Letters::table();
    for (std::size_t at = 0; at < word.size();) {
        const Glyph glyph = read_glyph(letters, word, at);
        if (glyph.letter == nullptr || !glyph.letter->is_consonant) return false;
        at += glyph.size;
    }
    return true;
}

/// `word` without the signs at its ends, such as that of a footnote.
std::string_view without_signs(std::string_view word) {
    constexpr std::size_t k_size = 2;  // of each such sign in UTF-8
    while (!word.empty() && is_latin_sign(decode(word, 0).value)) word.remove_prefix(k_size);
    while (word.size() >= k_size && is_latin_sign(decode(word, word.size() - k_size).value)) {
        word.remove_suffix(k_size);
    }
    return word;
}

/// How a word in NFC reads; ASCII in it says nothing.
Reading read(std::string_view word) {
    const std::string_view core = without_signs(word);
    const bool has_digit = core.find_first_of("0123456789") != std::string_view::npos;
    if (is_ascii(core) || has_digit || has_only_consonants(core)) return Reading::unclear;
    if (!is_syllable(core)) return Reading::broken;
    return core.size() == word.size() ? Reading::vietnamese : Reading::unclear;
}

bool is_single(std::string_view word) { return decode(word, 0).size == word.size(); }

void note(Reading reading, auto& count) {
    if (reading == Reading::vietnamese) ++count.good;
    if (reading == Reading::broken) ++count.bad;
}

}  // namespace

void CharsetGuess::add(std::string_view text) {
    for_each_word(text, [this](std::string_view word) {
        if (is_ascii(word) || is_single(word)) return;
        if (read(nfc(word)) == Reading::vietnamese) {
            ++count(Charset::unicode).good;
        } else if (!draw(word, Charset::tcvn3).is_unicode) {
            note_fonts(word);
        }
    });
}

void CharsetGuess::add_bytes(std::string_view bytes) {
    has_bytes_ = true;
    for_each_word(from_windows_1252(bytes), [this](std::string_view word) {
        if (!is_ascii(word) && !is_single(word)) note_fonts(word);
    });
    for_each_word(from_windows_1258(bytes), [this](std::string_view word) {
        if (is_single(word)) return;
        note(read(word), count(Charset::windows_1258));
    });
}

void CharsetGuess::note_fonts(std::string_view word) {
    for (const Charset charset : {Charset::tcvn3, Charset::vni}) {
        const Drawn drawn = draw(word, charset);
        // What a font has nothing for is broken, even where it looks like a Vietnamese letter.
        note(drawn.is_whole ? read(drawn.text) : Reading::broken, count(charset));
    }
}

CharsetGuess::Count CharsetGuess::count_of(std::string_view text) {
    Count count;
    for_each_word(text, [&](std::string_view word) { note(read(word), count); });
    return count;
}

Charset CharsetGuess::best() const noexcept {
    auto best = Charset::unicode;
    std::size_t most = 0;
    for (const Charset charset : {Charset::windows_1258, Charset::tcvn3, Charset::vni}) {
        const auto& [good, bad] = counts_.at(static_cast<std::size_t>(charset));
        if (good < k_good_for_one_bad * bad || good <= most) continue;
        most = good;
        best = charset;
    }
    const std::size_t in_unicode = counts_.at(static_cast<std::size_t>(Charset::unicode)).good;
    const bool is_sure =
        has_bytes_ || (most >= k_least_words && most * k_unicode_for_one_other >= in_unicode);
    return is_sure ? best : Charset::unicode;
}

std::string CharsetGuess::convert(std::string_view text) const {
    if (is_ascii(text)) return std::string{text};
    const Charset charset = best();
    std::string as_unicode = nfc(text);
    if (charset != Charset::tcvn3 && charset != Charset::vni) return as_unicode;
    std::string converted = draw(text, charset).text;
    const Count before = count_of(as_unicode);
    const Count after = count_of(converted);
    const bool is_alike = before.bad == after.bad && before.good == after.good;
    const bool is_better =
        after.bad != before.bad ? after.bad < before.bad : after.good > before.good;
    const bool is_mostly_legacy = counts_.at(static_cast<std::size_t>(charset)).good >=
                                  counts_.at(static_cast<std::size_t>(Charset::unicode)).good;
    return is_better || (is_alike && is_mostly_legacy) ? converted : as_unicode;
}

}  // namespace sotay::text
