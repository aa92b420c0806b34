#include "sotay/directives/signer.h"

#include "sotay/directives/header_text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::directives {

namespace {

// For a committee, for its head, by order of it; with full stops as the State writes them.
constexpr std::array<std::string_view, 6> k_openings{"T/M ", "K/T ", "T/L ",
                                                     "TM. ", "KT. ", "TL. "};
constexpr std::size_t k_reach = 3000;  ///< bytes from the opening to the name, at most
constexpr std::size_t k_lines = 25;
constexpr int k_tries = 20;
constexpr std::size_t k_least_words = 2;
constexpr std::size_t k_most_words = 6;

std::size_t first_letter_size(const std::string& word) {
    const auto lead = static_cast<unsigned char>(word.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(size, word.size());
}

bool is_name_word(const std::string& word) {
    const std::size_t first = first_letter_size(word);
    const std::string rest = word.substr(first);
    const bool has_sign = word.find_first_of("0123456789.,;:()-/*\"") != std::string::npos;
    return !has_sign && is_capitals(word.substr(0, first)) && !rest.empty() &&
           small_letters(rest) == rest;
}

bool is_name(const std::string& text) {
    const std::vector<std::string> words = split_words(text);
    return words.size() >= k_least_words && words.size() <= k_most_words &&
           std::ranges::all_of(words, is_name_word);
}

bool opens_signature(const HeaderCell& cell) {
    return is_capitals(cell.text) && std::ranges::any_of(k_openings, [&](std::string_view opening) {
               return cell.text.starts_with(opening);
           });
}

/// The line of `text` that ends or stands at `at`, with what follows within reach.
std::string_view from_line(std::string_view text, std::size_t at) {
    const std::size_t before = text.find_last_of("\n\f", at);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    return text.substr(begin, k_reach);
}

std::optional<std::string> signer_below(std::string_view signature) {
    const std::vector<HeaderLine> lines = header_lines(signature, k_lines);
    if (lines.empty()) return std::nullopt;
    const auto opening = std::ranges::find_if(lines.front().cells, opens_signature);
    if (opening == lines.front().cells.end()) return std::nullopt;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].is_blank()) continue;
        const HeaderCell& cell = lines[i].cells.back();
        // The left column holds the recipients, whose names look like those of people.
        if (cell.column >= opening->column / 2 && is_name(cell.text)) return cell.text;
    }
    return std::nullopt;
}

std::size_t last_opening(std::string_view text, std::size_t before) {
    std::size_t last = std::string_view::npos;
    for (const std::string_view opening : k_openings) {
        const std::size_t at = text.rfind(opening, before);
        if (at != std::string_view::npos && (last == std::string_view::npos || at > last)) {
            last = at;
        }
    }
    return last;
}

}  // namespace

std::optional<std::string> find_signer(std::string_view text) {
    std::size_t before = text.size();
    for (int i = 0; i < k_tries; ++i) {
        const std::size_t at = last_opening(text, before);
        if (at == std::string_view::npos) return std::nullopt;
        if (auto name = signer_below(from_line(text, at))) return name;
        if (at == 0) return std::nullopt;
        before = at - 1;
    }
    return std::nullopt;
}

}  // namespace sotay::directives
