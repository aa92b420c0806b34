#include "sotay/text/legacy.h"

#include "sotay/text/icu.h"
#include "sotay/text/legacy_fonts.h"
#include "sotay/text/letters.h"
#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sotay::text {

namespace {

// Windows-1252 from 0x80 to 0x9F; the five bytes it leaves open are the controls of Latin-1.
constexpr std::u16string_view k_windows_1252 =
    u"€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";
static_assert(k_windows_1252.size() == 0x20);
constexpr unsigned k_windows_1252_begin = 0x80;

struct Replaced {
    unsigned byte;
    char16_t character;
};

// Where Windows-1258 differs from Windows-1252.
constexpr std::array k_windows_1258{
    Replaced{0x8A, u'\u008A'}, Replaced{0x8E, u'\u008E'}, Replaced{0x9A, u'\u009A'},
    Replaced{0x9E, u'\u009E'}, Replaced{0xC3, u'Ă'},      Replaced{0xCC, u'\u0300'},
    Replaced{0xD0, u'Đ'},      Replaced{0xD2, u'\u0309'}, Replaced{0xD5, u'Ơ'},
    Replaced{0xDD, u'Ư'},      Replaced{0xDE, u'\u0303'}, Replaced{0xE3, u'ă'},
    Replaced{0xEC, u'\u0301'}, Replaced{0xF0, u'đ'},      Replaced{0xF2, u'\u0323'},
    Replaced{0xF5, u'ơ'},      Replaced{0xFD, u'ư'},      Replaced{0xFE, u'₫'}};

// 0xA1 to 0xFE; a space where the fonts have no letter.
constexpr std::u16string_view k_tcvn3 =
    u"ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò "
    u"ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";
constexpr unsigned k_tcvn3_begin = 0xA1;
static_assert(k_tcvn3.size() == 0xFF - k_tcvn3_begin);

char16_t windows_1252(unsigned byte) {
    const bool is_special = byte >= k_windows_1252_begin && byte < 0xA0;
    return is_special ? k_windows_1252[byte - k_windows_1252_begin] : static_cast<char16_t>(byte);
}

char16_t windows_1258(unsigned byte) {
    const auto found = std::ranges::find(k_windows_1258, byte, &Replaced::byte);
    return found != k_windows_1258.end() ? found->character : windows_1252(byte);
}

std::string decoded_by(char16_t (*table)(unsigned), std::string_view bytes) {
    Output out{2 * bytes.size()};
    for (const char byte : bytes) {
        out.put(static_cast<char32_t>(table(static_cast<unsigned char>(byte))));
    }
    return std::move(out).take();
}

/// A character with the character that Windows-1252 has for its byte.
struct Sign {
    char32_t written = 0;
    char32_t seen = 0;
};

/// Which of two code pages shows bytes as such characters.
enum class View : std::uint8_t { either, windows_1252, windows_1258, none };

View view_of(char32_t character, char32_t& seen) {
    seen = character;
    if (character < k_windows_1252_begin) return View::either;
    const auto replaced = std::ranges::find(k_windows_1258, character, &Replaced::character);
    if (replaced != k_windows_1258.end() && character > 0xFF) {
        seen = windows_1252(replaced->byte);
        return View::windows_1258;
    }
    const bool is_special =
        k_windows_1252.find(static_cast<char16_t>(character)) != std::u16string_view::npos;
    if (character > 0xFF && !is_special) return View::none;
    const bool is_replaced = std::ranges::any_of(
        k_windows_1258, [&](const Replaced& each) { return windows_1252(each.byte) == character; });
    return is_replaced ? View::windows_1252 : View::either;
}

/// Real Vietnamese in half composed form; the fonts' letters over these marks never follow a vowel.
bool is_composing(char32_t mark, const std::vector<Sign>& before) {
    if (before.empty() || kind_of(mark) != Kind::mark) return false;
    const Letter* letter = Letters::table().find(before.back().written);
    return letter != nullptr && letter->vowel != 0;
}

/// nullopt for a text that no view of bytes gives.
std::optional<std::vector<Sign>> signs_of(std::string_view text) {
    std::vector<Sign> signs;
    signs.reserve(text.size());
    View view = View::either;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        at += point.size;
        if (point.value != 0xAD && is_ignorable(point.value)) continue;
        Sign sign{point.value, 0};
        const View of_sign = view_of(point.value, sign.seen);
        if (of_sign == View::none || is_composing(point.value, signs)) return std::nullopt;
        if (of_sign != View::either) {
            if (view != View::either && view != of_sign) return std::nullopt;
            view = of_sign;
        }
        signs.push_back(sign);
    }
    return signs;
}

std::string in_capitals(std::string_view text) {
    Output out{text.size()};
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        at += point.size;
        out.put(to_upper(point.value));
    }
    return std::move(out).take();
}

// The marks of VNI by Tone. A space: the plain letter needs none.
constexpr std::u16string_view k_vni_plain = u" øûõùï";
constexpr std::u16string_view k_vni_circumflex = u"âàåãáä";
constexpr std::u16string_view k_vni_breve = u"êèúüéë";
constexpr std::u16string_view k_vni_alone = u"ôöíìæóòîñ";
constexpr std::u16string_view k_vni_alone_meant = u"ơưíìỉĩịỵđ";

/// The character of `to` at the place of `character` in `from`; 0 when it is not there.
char16_t mapped(char32_t character, std::u16string_view from, std::u16string_view to) {
    const auto at = character > 0xFFFF ? std::u16string_view::npos
                                       : from.find(static_cast<char16_t>(character));
    return at == std::u16string_view::npos ? u'\0' : to[at];
}

char32_t under_tone(char16_t vowel, std::size_t tone) {
    const Utf8& lower = Letters::table().toned(vowel, static_cast<Tone>(tone)).lower;
    return decode({lower.bytes.data(), lower.size}, 0).value;
}

/// Both in lower case; 0 when the mark does not belong to the letter.
char32_t vni_pair(char32_t letter, char32_t mark) {
    const auto marked = [&](std::u16string_view marks, char16_t vowel) -> char32_t {
        const auto tone = marks.find(static_cast<char16_t>(mark));
        const bool is_there = vowel != 0 && mark <= 0xFF && tone != std::u16string_view::npos;
        return is_there ? under_tone(vowel, tone) : U'\0';
    };
    if (mark < k_windows_1252_begin) return 0;
    if (const auto found = marked(k_vni_plain, mapped(letter, u"aeouyôö", u"aeouyơư")))
        return found;
    if (const auto found = marked(k_vni_circumflex, mapped(letter, u"aeo", u"âêô"))) return found;
    return marked(k_vni_breve, letter == U'a' ? u'ă' : u'\0');
}

/// Signs below are no letters in any font.
constexpr unsigned k_letters_begin = 0xA1;

void draw_tcvn3(const std::vector<Sign>& signs, Output& out, bool& is_whole) {
    for (const auto& [written, seen] : signs) {
        const bool is_inside = seen >= k_tcvn3_begin && seen - k_tcvn3_begin < k_tcvn3.size();
        const char16_t letter = is_inside ? k_tcvn3[seen - k_tcvn3_begin] : u' ';
        if (letter != u' ') {
            out.put(static_cast<char32_t>(letter));
            continue;
        }
        if (seen >= k_letters_begin && seen <= 0xFF) is_whole = false;
        out.put(written);
    }
}

void draw_vni(const std::vector<Sign>& signs, Output& out, bool& is_whole) {
    for (std::size_t i = 0; i < signs.size(); ++i) {
        const char32_t seen = signs[i].seen;
        const char32_t lower = to_lower(seen);
        const auto put = [&](char32_t letter) {
            out.put(seen == lower ? letter : to_upper(letter));
        };
        const char32_t pair =
            i + 1 < signs.size() ? vni_pair(lower, to_lower(signs[i + 1].seen)) : 0;
        const char16_t alone = mapped(lower, k_vni_alone, k_vni_alone_meant);
        if (pair != 0) {
            put(pair);
            ++i;
        } else if (alone != 0) {
            put(alone);
        } else {
            if (seen >= k_letters_begin && seen <= 0xFF) is_whole = false;
            out.put(signs[i].written);
        }
    }
}

}  // namespace

Drawn draw(std::string_view text, Charset charset) {
    const auto signs = signs_of(text);
    if (!signs) return {nfc(text), false, true};
    Drawn drawn;
    Output out{2 * text.size()};
    charset == Charset::vni ? draw_vni(*signs, out, drawn.is_whole)
                            : draw_tcvn3(*signs, out, drawn.is_whole);
    drawn.text = nfc(out.view());
    return drawn;
}

std::string from_tcvn3(std::string_view text, bool is_capital_font) {
    auto [drawn, is_whole, is_unicode] = draw(text, Charset::tcvn3);
    return is_capital_font && !is_unicode ? in_capitals(drawn) : drawn;
}

std::string from_vni(std::string_view text) { return draw(text, Charset::vni).text; }

std::string from_windows_1252(std::string_view bytes) { return decoded_by(windows_1252, bytes); }

std::string from_windows_1258(std::string_view bytes) {
    return nfc(decoded_by(windows_1258, bytes));
}

}  // namespace sotay::text
