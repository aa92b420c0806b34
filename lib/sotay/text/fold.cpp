#include "sotay/text/fold.h"

#include "sotay/text/icu.h"
#include "sotay/text/vietnamese.h"
#include "sotay/text/word.h"

#include <algorithm>
#include <array>
#include <string>

namespace sotay::text {

namespace {

constexpr bool is_ascii(char character) { return static_cast<unsigned char>(character) < 0x80; }

constexpr char ascii_lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                                : character;
}

std::string lower_ascii(std::string_view text) {
    std::string result{text};
    std::ranges::transform(result, result.begin(), ascii_lower);
    return result;
}

/// What an SMS in the GSM alphabet has to put for signs that word processors set by themselves.
std::string_view typewriter_form(char32_t value) {
    if (value >= 0x2010 && value <= 0x2015) return "-";
    if (value >= 0x2018 && value <= 0x201B) return "'";
    if (value >= 0x201C && value <= 0x201F) return "\"";
    if (value == 0x2026) return "...";
    if (value == 0x20AB) return "d";
    return {};
}

void put_stripped(const Glyph& glyph, Output& out) {
    if (glyph.letter != nullptr) {
        out.put(glyph.letter->stripped);
    } else if (const auto plain = typewriter_form(glyph.value); !plain.empty()) {
        out.put(plain);
    } else {
        out.put(glyph.value);
    }
}

}  // namespace

void put_folded_foreign(char32_t value, Output& out) {
    if (is_ignorable(value)) return;
    const Letters& letters = Letters::table();
    for (const char32_t part : decompose(value)) {
        const Letter* letter = letters.find(is_no_break_space(part) ? U' ' : part);
        letter != nullptr ? out.put(letter->folded) : out.put(to_lower(part));
    }
}

std::string fold(std::string_view text) {
    if (std::ranges::all_of(text, is_ascii)) return lower_ascii(text);
    const Letters& letters = Letters::table();
    Output out{text.size()};
    for (std::size_t at = 0; at < text.size();) {
        const Glyph glyph = read_glyph(letters, text, at);
        put_folded(glyph, out);
        at += glyph.size;
    }
    return std::move(out).take();
}

std::string fold_case(std::string_view text) {
    if (std::ranges::all_of(text, is_ascii)) return lower_ascii(text);
    const std::string composed = nfc(text);
    const std::string_view view{composed};
    const Letters& letters = Letters::table();
    Output out{view.size()};
    Word word;
    for (std::size_t at = 0; at < view.size();) {
        const std::size_t begin = at;
        Glyph glyph = read_glyph(letters, view, at);
        at += glyph.size;
        if (kind_of(glyph) != Kind::letter) {
            out.put(to_lower(glyph.value));
            continue;
        }
        word.clear();
        word.add(glyph);
        for (; at < view.size(); at += glyph.size) {
            glyph = read_glyph(letters, view, at);
            if (kind_of(glyph) == Kind::other) break;
            word.add(glyph);
        }
        out.put(word.exact(view.substr(begin, at - begin)));
    }
    return std::move(out).take();
}

std::string strip_accents(std::string_view text) {
    if (std::ranges::all_of(text, is_ascii)) return std::string{text};
    const std::string composed = nfc(text);
    const Letters& letters = Letters::table();
    Output out{composed.size()};
    for (std::size_t at = 0; at < composed.size();) {
        const Glyph glyph = read_glyph(letters, composed, at);
        put_stripped(glyph, out);
        at += glyph.size;
    }
    return std::move(out).take();
}

}  // namespace sotay::text
