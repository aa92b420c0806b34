#include "sotay/formats/xlsx_reader_text.h"

#include "sotay/base/messages.h"
#include "sotay/formats/xlsx_reader_xml.h"
#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sotay::sheets {
namespace {

constexpr std::size_t k_max_text = std::size_t{4} * 32'767;  // UTF-8 of as many characters
constexpr auto k_last_mark = static_cast<char>(Font::vni);
constexpr std::size_t k_escape = 7;  // _x000D_

char lower_ascii(char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

bool begins_with(std::string_view name, std::string_view lower_case) {
    return name.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), name.begin(),
                      [](char wanted, char byte) { return wanted == lower_ascii(byte); });
}

bool is_white(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

void trim(std::string& text) {
    std::size_t end = text.size();
    while (end > 0 && is_white(text[end - 1])) --end;
    text.resize(end);
    std::size_t begin = 0;
    while (begin < end && is_white(text[begin])) ++begin;
    text.erase(0, begin);
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char byte) { return byte >= 0; });
}

bool is_mark(char byte) { return byte > 0 && byte <= k_last_mark; }

struct Letters {
    bool has_marks = false;
    bool has_others = false;  // than ASCII
};

Letters letters_of(std::string_view text) {
    Letters found;
    for (const char byte : text) {
        found.has_marks = found.has_marks || is_mark(byte);
        found.has_others = found.has_others || byte < 0;
    }
    return found;
}

/// Whether a letter stands in it that only Unicode has: ạ to ỹ, U+1EA0 to U+1EF9.
bool has_unicode_letter(std::string_view text) {
    for (std::size_t at = text.find('\xE1'); at != std::string_view::npos;
         at = text.find('\xE1', at + 1)) {
        const text::CodePoint point = text::decode(text, at);
        if (point.value >= 0x1EA0 && point.value <= 0x1EF9) return true;
    }
    return false;
}

/// Calls action(font, text) for every piece of a marked text.
template <typename Action>
void for_each_piece(std::string_view cell, Action action) {
    Font font = Font::of_cell;
    while (!cell.empty()) {
        if (is_mark(cell.front())) {
            font = static_cast<Font>(cell.front());
            cell.remove_prefix(1);
        }
        const auto next = std::find_if(cell.begin(), cell.end(), is_mark);
        const auto size = static_cast<std::size_t>(next - cell.begin());
        if (size > 0) action(font, cell.substr(0, size));
        cell.remove_prefix(size);
    }
}

/// The character of an escape that begins at `at`; 0 when there is none.
char32_t escaped_character(std::string_view text, std::size_t at) {
    const std::string_view escape = text.substr(at, k_escape);
    if (escape.size() < k_escape || !escape.starts_with("_x") || escape.back() != '_') return 0;
    unsigned value = 0;
    const char* const end = escape.data() + k_escape - 1;
    if (std::from_chars(escape.data() + 2, end, value, 16).ptr != end) return 0;
    if (value >= 0xD800 && value < 0xE000) return 0;
    const bool is_control = value < 0x20 && value != '\t' && value != '\n' && value != '\r';
    return is_control ? U' ' : static_cast<char32_t>(value);
}

Encoding encoding_of(text::Charset charset) {
    switch (charset) {
        case text::Charset::tcvn3:
            return Encoding::tcvn3;
        case text::Charset::vni:
            return Encoding::vni;
        case text::Charset::unicode:
        case text::Charset::windows_1258:
            break;
    }
    return Encoding::utf_8;
}

}  // namespace

Font font_named(std::string_view name) {
    if (begins_with(name, ".vn")) {
        return lower_ascii(name.back()) == 'h' ? Font::tcvn3_capitals : Font::tcvn3;
    }
    return begins_with(name, "vni-") || begins_with(name, "vni ") ? Font::vni : Font::unicode;
}

void RichText::clear() {
    text_.clear();
    font_ = Font::of_cell;
    is_text_ = false;
    is_reading_ = false;
}

void RichText::start(std::string_view name, const char** attributes) {
    if (name == "t") {
        is_text_ = !is_reading_;
        // The first piece in the cell's font is what nearly all texts are: it needs no mark.
        const bool is_marked = font_ != Font::of_cell || !text_.empty();
        if (is_text_ && is_marked) text_ += static_cast<char>(font_);
    } else if (name == "rFont") {
        font_ = font_named(attribute(attributes, "val"));
    } else if (name == "rPh") {
        is_reading_ = true;
    }
}

void RichText::end(std::string_view name) {
    if (name == "t") {
        is_text_ = false;
    } else if (name == "r") {
        font_ = Font::of_cell;
    } else if (name == "rPh") {
        is_reading_ = false;
    }
}

void RichText::add(std::string_view text) {
    if (is_text_) add_text(text_, text);
}

std::string& RichText::finish() {
    unescape(text_);
    return text_;
}

void add_text(std::string& cell, std::string_view text) {
    if (cell.size() + text.size() > k_max_text) {
        throw Fault{
            tr("a cell holds more than 32767 characters, which no spreadsheet program writes")};
    }
    cell += text;
}

void unescape(std::string& text) {
    std::size_t at = text.find("_x");
    while (at != std::string::npos) {
        if (const char32_t character = escaped_character(text, at)) {
            const text::Utf8 bytes = text::encode(character);
            text.replace(at, k_escape, bytes.bytes.data(), bytes.size);
        }
        at = text.find("_x", at + 1);
    }
}

void mark(std::string& cell, Font font) {
    std::replace(cell.begin(), cell.end(), static_cast<char>(Font::of_cell),
                 static_cast<char>(font));
    cell.insert(cell.begin(), static_cast<char>(font));
}

bool is_old(Font font) {
    return font == Font::tcvn3 || font == Font::tcvn3_capitals || font == Font::vni;
}

CellDecoder::CellDecoder(Encoding asked) : asked_{asked} {}

void CellDecoder::look_at(const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
        const Letters letters = letters_of(cell);
        if (!letters.has_marks && !letters.has_others) continue;
        for_each_piece(cell, [this](Font font, std::string_view text) { note(font, text); });
    }
}

void CellDecoder::note(Font font, std::string_view text) {
    if (!is_old(font)) {
        guess_.add(text);
    } else if (has_unicode_letter(text)) {
        ++fonts_.unicode;
    } else if (!is_ascii(text)) {
        ++(font == Font::vni ? fonts_.vni : fonts_.tcvn3);
    }
}

void CellDecoder::decide() {
    const std::size_t old = fonts_.tcvn3 + fonts_.vni;
    trusts_fonts_ =
        asked_ != Encoding::utf_8 && asked_ != Encoding::windows_1258 && old >= fonts_.unicode;
    if (asked_ != Encoding::automatic) {
        encoding_ = asked_;
    } else if (trusts_fonts_ && old > 0) {
        encoding_ = fonts_.vni > fonts_.tcvn3 ? Encoding::vni : Encoding::tcvn3;
    } else {
        encoding_ = encoding_of(guess_.best());
    }
}

void CellDecoder::finish(std::string& cell) const {
    const Letters letters = letters_of(cell);
    if (letters.has_marks || (letters.has_others && encoding_ != Encoding::utf_8)) {
        std::string decoded;
        for_each_piece(cell,
                       [&](Font font, std::string_view text) { decoded += decode(font, text); });
        cell = std::move(decoded);
    }
    // Letters of two pieces may have to be composed, too.
    if (letters.has_others) cell = text::nfc(cell);
    trim(cell);
}

std::string CellDecoder::decode(Font font, std::string_view text) const {
    if (trusts_fonts_ && is_old(font)) {
        if (font == Font::vni) return text::from_vni(text);
        return text::from_tcvn3(text, font == Font::tcvn3_capitals);
    }
    if (asked_ == Encoding::tcvn3) return text::from_tcvn3(text, false);
    if (asked_ == Encoding::vni) return text::from_vni(text);
    const bool is_guessed =
        asked_ == Encoding::automatic && !has_fonts() && encoding_ != Encoding::utf_8;
    return is_guessed ? guess_.convert(text) : std::string{text};
}

}  // namespace sotay::sheets
