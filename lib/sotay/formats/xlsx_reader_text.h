#pragma once

#include "sotay/formats/sheets.h"
#include "sotay/text/legacy.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::sheets {

/// How a font draws its letters. The value also marks, in front of a piece of text, which font it
/// is in; XML has no such characters. Text without a mark is in the font of its cell.
enum class Font : char { of_cell = 1, unicode = 2, tcvn3 = 3, tcvn3_capitals = 4, vni = 5 };

/// By its name: .VnTime, .VnTimeH, VNI-Times.
[[nodiscard]] Font font_named(std::string_view name);

/// Whether it draws Vietnamese over the letters of other languages.
[[nodiscard]] bool is_old(Font font);

/// Puts a text of several fonts together from the elements within <si> or <is>.
class RichText {
public:
    void clear();
    void start(std::string_view name, const char** attributes);
    void end(std::string_view name);
    /// Throws Fault when the text grows over what a cell can hold.
    void add(std::string_view text);
    /// Complete: runs joined and marked, readings (rPh) left out.
    [[nodiscard]] std::string& finish();

private:
    std::string text_;
    Font font_ = Font::of_cell;
    bool is_text_ = false;
    bool is_reading_ = false;
};

/// Adds to a cell's text; throws Fault when it grows over what a cell can hold.
void add_text(std::string& cell, std::string_view text);

/// The characters that a file writes as _x000D_.
void unescape(std::string& text);

/// Tells the font of a cell, after its text is complete.
void mark(std::string& cell, Font font);

/// Makes the cells of one sheet Unicode, by the fonts or, when these say nothing, by the words.
class CellDecoder {
public:
    explicit CellDecoder(Encoding asked);

    /// Takes the cells into account; none after decide().
    void look_at(const std::vector<std::string>& cells);
    void decide();
    [[nodiscard]] Encoding encoding() const noexcept { return encoding_; }
    [[nodiscard]] bool has_fonts() const noexcept { return trusts_fonts_ && fonts_ != Evidence{}; }

    /// Makes a marked text the text of a cell: Unicode in NFC, without white space at its ends.
    void finish(std::string& cell) const;

private:
    // Texts in fonts of an old encoding.
    struct Evidence {
        std::size_t tcvn3 = 0;
        std::size_t vni = 0;
        std::size_t unicode = 0;  // with letters that such a font cannot hold

        friend bool operator==(const Evidence&, const Evidence&) = default;
    };

    void note(Font font, std::string_view text);
    [[nodiscard]] std::string decode(Font font, std::string_view text) const;

    Encoding asked_;
    Encoding encoding_ = Encoding::utf_8;
    bool trusts_fonts_ = true;
    Evidence fonts_;
    text::CharsetGuess guess_;
};

}  // namespace sotay::sheets
