#include "sotay/formats/csv_cells.h"

#include "sotay/text/vietnamese.h"

namespace sotay::csv {
namespace {

using text::Charset;

constexpr std::string_view k_replacement = "\xEF\xBF\xBD";

/// Without the bytes of a character that the end of `part` cuts.
std::string_view without_cut_character(std::string_view part) {
    constexpr std::size_t k_longest_tail = 3;
    auto whole = part;
    for (std::size_t i = 0; i < k_longest_tail && !whole.empty(); ++i) {
        const auto last = static_cast<unsigned char>(whole.back());
        whole.remove_suffix(1);
        if (last < 0x80) return part;
        if (last < 0xC0) continue;
        return text::is_utf8(part.substr(whole.size())) ? part : whole;
    }
    return part;
}

}  // namespace

void CellDecoder::settle(std::string_view part) {
    is_settled_ = true;
    const bool is_utf8 = text::is_utf8(without_cut_character(part));
    if (options_.charset) {
        charset_ = *options_.charset;
        is_bytes_ = !is_utf8 && charset_ != Charset::unicode;
    } else {
        is_utf8 ? guess_.add(part) : guess_.add_bytes(part);
        charset_ = guess_.best();
        is_bytes_ = !is_utf8 && charset_ != Charset::unicode;
    }
    if (charset_ != Charset::unicode && options_.on_charset) options_.on_charset(charset_);
}

std::optional<std::string> CellDecoder::decode(std::string_view cell) const {
    if (cell.find('\0') != std::string_view::npos) return std::nullopt;
    if (is_bytes_) return decode_bytes(cell);
    auto composed = decode_text(cell);
    // Cheaper than to look at every cell twice: nfc() marks what is no UTF-8.
    const bool is_text = composed.find(k_replacement) == std::string::npos || text::is_utf8(cell);
    return is_text ? std::optional{std::move(composed)} : std::nullopt;
}

std::string CellDecoder::decode_bytes(std::string_view cell) const {
    switch (charset_) {
        case Charset::tcvn3:
            return text::from_tcvn3(text::from_windows_1252(cell), false);
        case Charset::vni:
            return text::from_vni(text::from_windows_1252(cell));
        case Charset::windows_1258:
        case Charset::unicode:
            break;
    }
    return text::from_windows_1258(cell);
}

std::string CellDecoder::decode_text(std::string_view cell) const {
    if (charset_ == Charset::unicode || charset_ == Charset::windows_1258) return text::nfc(cell);
    if (!options_.charset) return guess_.convert(cell);
    return charset_ == Charset::vni ? text::from_vni(cell) : text::from_tcvn3(cell, false);
}

}  // namespace sotay::csv
