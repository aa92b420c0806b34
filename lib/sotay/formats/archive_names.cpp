#include "sotay/formats/archive_names.h"

#include "sotay/text/legacy.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay {

namespace {

constexpr std::size_t k_longest_name = 500;

// The upper half of code page 437 as far as it has letters.
constexpr std::size_t k_first_high = 0x80;
constexpr std::array<std::string_view, 0x30> k_dos{
    "Ç", "ü", "é", "â", "ä", "à", "å", "ç", "ê", "ë", "è", "ï", "î", "ì", "Ä", "Å",
    "É", "æ", "Æ", "ô", "ö", "ò", "û", "ù", "ÿ", "Ö", "Ü", "¢", "£", "¥", "₧", "ƒ",
    "á", "í", "ó", "ú", "ñ", "Ñ", "ª", "º", "¿", "⌐", "¬", "½", "¼", "¡", "«", "»"};

bool is_dos(std::string_view raw) {
    // Above its letters, code page 437 draws boxes; in 1258 those places hold the letters.
    return std::ranges::all_of(raw, [](char character) {
        return static_cast<unsigned char>(character) < k_first_high + k_dos.size();
    });
}

std::string from_dos(std::string_view raw) {
    std::string text;
    for (const char character : raw) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < k_first_high) {
            text += character;
        } else {
            text += k_dos.at(byte - k_first_high);
        }
    }
    return text;
}

std::string decoded(std::string_view raw) {
    if (text::is_utf8(raw)) return std::string{raw};
    return is_dos(raw) ? from_dos(raw) : text::from_windows_1258(raw);
}

// Embeddings, overrides and isolates: U+200E, U+200F, U+202A–202E, U+2066–2069.
bool is_turn(std::string_view three_bytes) {
    static constexpr std::array<std::string_view, 11> turns{"\u200E", "\u200F", "\u202A", "\u202B",
                                                            "\u202C", "\u202D", "\u202E", "\u2066",
                                                            "\u2067", "\u2068", "\u2069"};
    return std::ranges::find(turns, three_bytes) != turns.end();
}

std::string without_marks(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (is_turn(text.substr(i, 3))) {
            i += 2;
        } else if (byte == 0xC2 && i + 1 < text.size() &&
                   static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            ++i;  // U+0080–009F, controls too
        } else if (byte >= 0x20 && byte != 0x7F) {
            out += text[i] == '\\' ? '/' : text[i];
        }
    }
    return out;
}

bool is_kept(std::string_view part) {
    const bool is_drive = part.size() == 2 && part[1] == ':';
    return !part.empty() && part != "." && part != ".." && !is_drive;
}

/// At most the last `most` bytes, beginning with a whole letter.
std::string_view last(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    text.remove_prefix(text.size() - most);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80) {
        text.remove_prefix(1);
    }
    return text;
}

}  // namespace

std::string archive_name(std::string_view raw) {
    const std::string text = text::nfc(without_marks(decoded(raw)));
    std::string name;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('/', begin), text.size());
        const auto part = std::string_view{text}.substr(begin, end - begin);
        if (is_kept(part)) {
            if (!name.empty()) name += '/';
            name += part;
        }
        begin = end + 1;
    }
    return std::string{last(name, k_longest_name)};
}

bool is_side_file(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    const auto file = slash == std::string_view::npos ? name : name.substr(slash + 1);
    return file.starts_with('.') || file.starts_with("~$") || name.starts_with("__MACOSX/") ||
           file == "Thumbs.db" || file == "desktop.ini";
}

}  // namespace sotay
