#include "sotay/formats/sheet_text.h"

#include "sotay/text/vietnamese.h"

namespace sotay::xlsx {
namespace {

constexpr std::size_t k_max_cell = 32'767;
constexpr std::size_t k_max_title = 31;
constexpr std::string_view k_not_in_title = "[]:*?/\\";

/// UTF-16 units of the character that `lead` begins; 0 for a byte within a character.
std::size_t utf16_units(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if ((byte & 0xC0U) == 0x80U) return 0;
    return byte >= 0xF0 ? 2 : 1;
}

/// The bytes of the longest beginning of `text` of at most `units` UTF-16 units.
std::size_t fitting_bytes(std::string_view text, std::size_t units) {
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        used += utf16_units(text[at]);
        if (used > units) return at;
    }
    return text.size();
}

}  // namespace

std::string cell_text(std::string_view text) {
    std::string cell = text::is_utf8(text) ? std::string{text} : text::nfc(text);
    if (cell.size() > k_max_cell && fitting_bytes(cell, k_max_cell) < cell.size()) {
        cell.resize(fitting_bytes(cell, k_max_cell - 1));
        cell += "…";
    }
    return cell;
}

std::string sheet_title(std::string_view name) {
    std::string title = cell_text(name);
    for (char& byte : title) {
        const bool allowed = static_cast<unsigned char>(byte) >= 0x20 &&
                             k_not_in_title.find(byte) == std::string_view::npos;
        if (!allowed) byte = ' ';
    }
    title.resize(fitting_bytes(title, k_max_title));
    const std::size_t begin = title.find_first_not_of("' ");
    if (begin == std::string::npos) return "Sheet1";
    return title.substr(begin, title.find_last_not_of("' ") - begin + 1);
}

}  // namespace sotay::xlsx
