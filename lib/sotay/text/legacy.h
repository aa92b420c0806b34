#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace sotay::text {

/// How a text is written. TCVN3 (the ABC fonts, .VnTime) and VNI are fonts that draw Vietnamese
/// over the letters of other languages.
enum class Charset { unicode, windows_1258, tcvn3, vni };

/// The Vietnamese of a text in a TCVN3 font, in NFC. `text` is UTF-8 whose characters stand for
/// bytes as Windows-1252, Latin-1 or Windows-1258 shows them, soft hyphens (ư) not yet dropped by
/// nfc(). A text with other characters is Unicode already and only brought to NFC. TCVN3 has no
/// capitals with tones: `is_capital_font` (a name that ends in H, as .VnTimeH) writes all in
/// capitals.
[[nodiscard]] std::string from_tcvn3(std::string_view text, bool is_capital_font);
/// The same for a VNI font, which has all capitals.
[[nodiscard]] std::string from_vni(std::string_view text);

/// Bytes as the characters of Windows-1252, which from_tcvn3() and from_vni() read; not normalised.
[[nodiscard]] std::string from_windows_1252(std::string_view bytes);
/// Bytes of Windows-1258 in NFC.
[[nodiscard]] std::string from_windows_1258(std::string_view bytes);

/// Collects texts of one source and tells how they are written, by how many of the words are
/// Vietnamese syllables each way. Words in ASCII say nothing; foreign words speak against all.
class CharsetGuess {
public:
    /// UTF-8. Words that are Vietnamese as they stand count for Unicode.
    void add(std::string_view text);
    /// Bytes that are no UTF-8.
    void add_bytes(std::string_view bytes);

    /// After add(): tcvn3 or vni when such words were found in number, else unicode. After
    /// add_bytes(): the likeliest, unicode when no way to read them gives Vietnamese.
    [[nodiscard]] Charset best() const noexcept;

    /// NFC of a text given to add(), or of another of the same source, converted when it reads
    /// better so. What reads well both ways follows the greater part of the source.
    [[nodiscard]] std::string convert(std::string_view text) const;

private:
    static constexpr std::size_t k_charsets = 4;
    struct Count {
        std::size_t good = 0;  ///< Vietnamese syllables
        std::size_t bad = 0;   ///< words that are none
    };

    [[nodiscard]] static Count count_of(std::string_view text);
    void note_fonts(std::string_view word);
    [[nodiscard]] Count& count(Charset charset) noexcept {
        return counts_.at(static_cast<std::size_t>(charset));
    }

    std::array<Count, k_charsets> counts_;
    bool has_bytes_ = false;
};

}  // namespace sotay::text
