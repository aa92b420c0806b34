#include "sotay/text/word.h"

#include "sotay/text/icu.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <string>

namespace sotay::text {

namespace {

constexpr std::size_t k_longest_syllable = 7;  // nghiêng

constexpr std::array<std::u16string_view, 10> k_codas{u"",  u"c",  u"ch", u"k", u"m",
                                                      u"n", u"ng", u"nh", u"p", u"t"};

constexpr Tone tone_of(char32_t mark) {
    switch (mark) {
        case 0x300:
        case 0x340:
            return Tone::huyen;
        case 0x309:
            return Tone::hoi;
        case 0x303:
            return Tone::nga;
        case 0x301:
        case 0x341:
            return Tone::sac;
        case 0x323:
            return Tone::nang;
        default:
            return Tone::none;
    }
}

/// `base` under a circumflex, breve or horn; 0 when Vietnamese has no such letter.
constexpr char16_t shaped(char16_t base, char32_t mark) {
    constexpr char32_t circumflex = 0x302;
    constexpr char32_t breve = 0x306;
    constexpr char32_t horn = 0x31B;
    if (base == u'a') return mark == circumflex ? u'â' : mark == breve ? u'ă' : u'\0';
    if (base == u'e') return mark == circumflex ? u'ê' : u'\0';
    if (base == u'o') return mark == circumflex ? u'ô' : mark == horn ? u'ơ' : u'\0';
    if (base == u'u') return mark == horn ? u'ư' : u'\0';
    return u'\0';
}

/// The slow way, right for every script.
std::string lower_composed(std::string_view source) {
    const std::string composed = nfc(source);
    Output out{composed.size()};
    const Letters& letters = Letters::table();
    for (std::size_t at = 0; at < composed.size();) {
        const Glyph glyph = read_glyph(letters, composed, at);
        glyph.letter != nullptr ? out.put(glyph.letter->lower) : out.put(to_lower(glyph.value));
        at += glyph.size;
    }
    return nfc(out.view());
}

}  // namespace

void Word::add_mark(char32_t mark) {
    const Tone tone = tone_of(mark);
    const bool is_vietnamese =
        !parts_.empty() && is_known_ &&
        (tone != Tone::none ? add_tone(parts_.back(), tone) : add_shape(parts_.back(), mark));
    if (!is_vietnamese) is_known_ = false;
}

bool Word::add_shape(Part& part, char32_t mark) const {
    // Only these two orders are the same letter in Unicode: a dot stands below the circumflex,
    // and the horn beside everything; any other tone before the circumflex is another letter.
    constexpr char32_t horn = 0x31B;
    const bool may_follow = mark == horn || part.tone == Tone::none || part.tone == Tone::nang;
    const char16_t letter = shaped(part.base, mark);
    if (!may_follow || letter == 0) return false;
    part.base = letter;
    return true;
}

bool Word::add_tone(Part& part, Tone tone) {
    if (part.tone != Tone::none || letters_.find(part.base)->vowel == 0) return false;
    part.tone = tone;
    ++toned_;
    return true;
}

std::size_t Word::tone_place() const {
    const std::size_t none = parts_.size();
    if (none > k_longest_syllable) return none;
    std::u16string base;
    for (const Part& part : parts_) base.push_back(part.base);
    const auto is_vowel = [&](std::size_t at) {
        return at < base.size() && letters_.find(base[at])->vowel != 0;
    };

    std::size_t first = 0;
    while (first < none && letters_.find(base[first])->is_consonant) ++first;
    const bool is_glide = base.starts_with(u"qu") || base.starts_with(u"gi");
    if (is_glide && first == 1 && is_vowel(2)) first = 2;
    std::size_t end = first;
    while (is_vowel(end)) ++end;
    const std::size_t count = end - first;
    if (count == 0 || count > 3) return none;
    const auto coda = std::u16string_view{base}.substr(end);
    if (std::ranges::find(k_codas, coda) == k_codas.end()) return none;

    const auto shaped_at = base.find_last_of(u"ăâêôơư", end - 1);
    if (shaped_at != std::u16string::npos && shaped_at >= first) return shaped_at;
    if (!coda.empty()) return end - 1;
    return count == 3 ? first + 1 : first;
}

void Word::move_tone() {
    const std::size_t place = tone_place();
    if (place == parts_.size()) return;
    const auto toned =
        std::ranges::find_if(parts_, [](const Part& part) { return part.tone != Tone::none; });
    std::swap(toned->tone, parts_[place].tone);
}

void Word::write(std::string_view source, Output& out) {
    if (!is_known_) {
        out.put(lower_composed(source));
        return;
    }
    if (toned_ == 1) move_tone();
    for (const Part& part : parts_) {
        const Letter& letter = part.tone == Tone::none ? *letters_.find(part.base)
                                                       : letters_.toned(part.base, part.tone);
        out.put(letter.lower);
    }
}

}  // namespace sotay::text
