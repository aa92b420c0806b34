#include "extract/lettering.h"

#include "sotay/text/icu.h"
#include "sotay/text/utf8.h"

#include <algorithm>

namespace sotay::extract {

namespace {

constexpr std::size_t k_part_mark = 7;  // "ABCDEF+"
// To look at every word costs more than to read most papers; those in Unicode show it at once.
constexpr std::size_t k_fonts_for_one_unicode = 20;

char small(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
}

bool begins_with(std::string_view text, std::string_view small_beginning) {
    return text.size() >= small_beginning.size() &&
           std::ranges::equal(text.substr(0, small_beginning.size()), small_beginning, {}, small);
}

std::string in_capitals(std::string_view text) {
    text::Output out{text.size()};
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::decode(text, at);
        out.put(text::to_upper(point.value));
        at += point.size;
    }
    return std::move(out).take();
}

/// Letters that only Unicode has, and those that the fonts draw over.
struct Tally {
    std::size_t unicode = 0;
    std::size_t fonts = 0;

    void add(std::string_view page) {
        for (std::size_t i = 0; i + 1 < page.size(); ++i) {
            const auto lead = static_cast<unsigned char>(page[i]);
            const auto next = static_cast<unsigned char>(page[i + 1]);
            if (lead == 0xC2 || lead == 0xC3) ++fonts;
            if (lead == 0xE1 && (next == 0xBA || next == 0xBB)) ++unicode;
        }
    }
    [[nodiscard]] bool is_surely_unicode() const {
        return fonts < 2 || unicode * k_fonts_for_one_unicode > fonts;
    }
};

std::string converted(const text::CharsetGuess& guess, std::string_view page) {
    std::string out;
    while (!page.empty()) {
        const std::size_t end = std::min(page.find('\n'), page.size() - 1) + 1;
        out += guess.convert(page.substr(0, end));
        page.remove_prefix(end);
    }
    return out;
}

}  // namespace

Lettering lettering_of(std::string_view font) {
    if (font.size() > k_part_mark && font[k_part_mark - 1] == '+') font.remove_prefix(k_part_mark);
    if (begins_with(font, "vni-") || begins_with(font, "vni ")) {
        return {text::Charset::vni, false};
    }
    const bool is_tcvn3 =
        begins_with(font, ".vn") || begins_with(font, "vntime") || begins_with(font, "vnarial");
    if (!is_tcvn3) return {};
    // A PDF adds the face: ".VnTimeH-Bold", ".VnTimeH,Bold".
    const std::string_view family = font.substr(0, font.find_first_of(",- "));
    return {text::Charset::tcvn3, family.ends_with('H')};
}

std::string drawn(std::string_view text, const Lettering& lettering) {
    switch (lettering.charset) {
        case text::Charset::tcvn3:
            return text::from_tcvn3(text, lettering.is_capital);
        case text::Charset::vni: {
            std::string meant = text::from_vni(text);
            return lettering.is_capital ? in_capitals(meant) : meant;
        }
        case text::Charset::unicode:
        case text::Charset::windows_1258:
            break;
    }
    return lettering.is_capital ? in_capitals(text) : std::string{text};
}

bool has_unicode_vietnamese(std::string_view text) {
    Tally tally;
    tally.add(text);
    return tally.unicode > 0;
}

void recognise_lettering(std::vector<std::string>& pages) {
    Tally tally;
    for (const std::string& page : pages) tally.add(page);
    if (tally.is_surely_unicode()) return;
    text::CharsetGuess guess;
    for (const std::string& page : pages) guess.add(page);
    if (guess.best() == text::Charset::unicode) return;
    for (std::string& page : pages) page = converted(guess, page);
}

}  // namespace sotay::extract
