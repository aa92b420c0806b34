#include "sotay/text/word.h"

#include "sotay/text/icu.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace sotay::text {

namespace {

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

bool may_close_syllable(std::u16string_view coda) {
    constexpr std::array<std::u16string_view, 10> codas{u"",  u"c",  u"ch", u"k", u"m",
                                                        u"n", u"ng", u"nh", u"p", u"t"};
    return std::ranges::find(codas, coda) != codas.end();
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
    has_marks_ = true;
    if (size_ == 0 || size_ > parts_.size()) is_known_ = false;
    if (!is_known_) return;
    Part& part = parts_[size_ - 1];
    const Tone tone = tone_of(mark);
    if (!(tone != Tone::none ? add_tone(part, tone) : add_shape(part, mark))) is_known_ = false;
}

bool Word::add_shape(Part& part, char32_t mark) {
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

bool Word::is_vowel(std::size_t at) const {
    return at < size_ && letters_.find(parts_[at].base)->vowel != 0;
}

std::size_t Word::rime_begin() const {
    std::size_t first = 0;
    while (first < size_ && letters_.find(parts_[first].base)->is_consonant) ++first;
    if (first != 1 || !is_vowel(2)) return first;
    const char16_t onset = parts_[0].base;
    const char16_t glide = parts_[1].base;
    const bool is_onset = (onset == u'q' && glide == u'u') || (onset == u'g' && glide == u'i');
    return is_onset ? 2 : 1;
}

std::size_t Word::tone_place() const {
    const std::size_t first = rime_begin();
    std::size_t end = first;
    std::size_t shaped_at = size_;
    for (; is_vowel(end); ++end) {
        if (parts_[end].base > 0x7F) shaped_at = end;
    }
    const std::size_t count = end - first;
    if (count == 0 || count > 3) return size_;

    std::array<char16_t, k_longest_syllable> coda{};
    const auto tail = std::span{parts_}.subspan(end, size_ - end);
    std::ranges::transform(tail, coda.begin(), &Part::base);
    if (!may_close_syllable({coda.data(), tail.size()})) return size_;

    if (shaped_at != size_) return shaped_at;
    if (!tail.empty()) return end - 1;
    return count == 3 ? first + 1 : first;
}

bool Word::move_tone() {
    const std::size_t place = tone_place();
    if (place == size_ || parts_[place].tone != Tone::none) return false;
    const auto toned =
        std::ranges::find_if(parts_, [](const Part& part) { return part.tone != Tone::none; });
    std::swap(toned->tone, parts_[place].tone);
    return true;
}

void Word::write_parts() {
    exact_.clear();
    for (const Part& part : std::span{parts_}.first(size_)) {
        const Letter& letter = part.tone == Tone::none ? *letters_.find(part.base)
                                                       : letters_.toned(part.base, part.tone);
        exact_.put(letter.lower);
    }
}

std::string_view Word::exact(std::string_view source) {
    const bool is_long = size_ > parts_.size();
    if (!is_known_ || (has_marks_ && is_long)) {
        exact_.clear();
        exact_.put(lower_composed(source));
        return exact_.view();
    }
    const bool may_move = toned_ == 1 && vowels_ > 1 && !is_long;
    const bool has_moved = may_move && move_tone();
    if (has_marks_ || has_moved) write_parts();
    return exact_.view();
}

}  // namespace sotay::text
