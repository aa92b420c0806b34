#include "sotay/text/letters.h"

#include "sotay/text/icu.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cassert>
#include <string>

namespace sotay::text {

namespace {

constexpr std::size_t k_tones = 6;
constexpr std::u16string_view k_vowels =
    u"aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ";
static_assert(k_vowels.size() == 12 * k_tones, "this source must be read as UTF-8");

constexpr char32_t k_first_mark = 0x300;
constexpr char32_t k_last_mark = 0x36F;

struct Plain {
    char32_t letter;
    std::string_view ascii;
};

// Letters that Unicode does not decompose. Ð and ð look like Đ and đ and are typed for them.
constexpr std::array k_plain{
    Plain{U'đ', "d"},  Plain{U'Đ', "D"},  Plain{U'ð', "d"},  Plain{U'Ð', "D"},  Plain{U'ø', "o"},
    Plain{U'Ø', "O"},  Plain{U'ł', "l"},  Plain{U'Ł', "L"},  Plain{U'ħ', "h"},  Plain{U'Ħ', "H"},
    Plain{U'ı', "i"},  Plain{U'ß', "ss"}, Plain{U'ẞ', "SS"}, Plain{U'æ', "ae"}, Plain{U'Æ', "AE"},
    Plain{U'œ', "oe"}, Plain{U'Œ', "OE"}, Plain{U'þ', "th"}, Plain{U'Þ', "TH"},
};

bool is_mark(char32_t value) { return value >= k_first_mark && value <= k_last_mark; }

std::string without_marks(char32_t value) {
    if (is_ignorable(value)) return "";
    if (is_no_break_space(value)) return " ";
    Output out;
    for (const char32_t part : decompose(value)) {
        if (is_mark(part)) continue;
        const auto plain = std::ranges::find(k_plain, part, &Plain::letter);
        plain != k_plain.end() ? out.put(plain->ascii) : out.put(part);
    }
    return std::move(out).take();
}

Utf8 packed(std::string_view text) {
    Utf8 result;
    assert(text.size() <= result.bytes.size());
    std::ranges::copy(text, result.bytes.begin());
    result.size = static_cast<std::uint8_t>(text.size());
    return result;
}

std::string lowered(std::string_view text) {
    Output out;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        out.put(to_lower(point.value));
        at += point.size;
    }
    return std::move(out).take();
}

}  // namespace

const Letters& Letters::table() {
    static const Letters letters;
    return letters;
}

Letters::Letters() {
    for (char32_t value = 0; value < k_low_size; ++value) at(value) = describe(value);
    for (char32_t value = 0; value < k_high_size; ++value) {
        at(k_high_begin + value) = describe(k_high_begin + value);
    }
    add_vowels();
}

Letter Letters::describe(char32_t value) const {
    const char32_t lower = to_lower(value) == U'ð' ? U'đ' : to_lower(value);
    Letter letter;
    letter.stripped = packed(without_marks(value));
    letter.folded = packed(lowered(without_marks(value)));
    letter.lower = encode(lower);
    letter.base = find(lower) == nullptr ? u'\0' : static_cast<char16_t>(lower);
    letter.kind = kind_of(value);
    letter.is_consonant = (lower >= U'a' && lower <= U'z') || lower == U'đ';
    return letter;
}

void Letters::add_vowels() {
    for (std::size_t index = 0; index < k_vowels.size(); ++index) {
        const char32_t lower = k_vowels[index];
        for (const char32_t value : {lower, to_upper(lower)}) {
            Letter& letter = at(value);
            letter.base = k_vowels[index - index % k_tones];
            letter.tone = static_cast<Tone>(index % k_tones);
            letter.vowel = static_cast<std::uint8_t>(index / k_tones + 1);
            letter.is_consonant = false;
        }
    }
}

const Letter& Letters::toned(char16_t base, Tone tone) const noexcept {
    const std::size_t vowel = find(base)->vowel;
    assert(vowel != 0);
    return *find(k_vowels[(vowel - 1) * k_tones + static_cast<std::size_t>(tone)]);
}

Kind kind_of(char32_t value) noexcept {
    if (is_ignorable(value)) return Kind::ignorable;
    const auto point = static_cast<UChar32>(value);
    if (u_isalnum(point)) return Kind::letter;
    const bool is_combining = (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
    return is_combining ? Kind::mark : Kind::other;
}

bool is_ignorable(char32_t value) noexcept {
    return value == 0xAD || (value >= 0x200B && value <= 0x200F) ||
           (value >= 0x202A && value <= 0x202E) || (value >= 0x2060 && value <= 0x2064) ||
           (value >= 0x2066 && value <= 0x2069) || value == 0xFEFF;
}

bool is_no_break_space(char32_t value) noexcept {
    return value == 0xA0 || value == 0x2007 || value == 0x202F;
}

}  // namespace sotay::text
