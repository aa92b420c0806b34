#include "sotay/directives/broken_words.h"

#include "sotay/directives/header_text.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::size_t k_spaced_letters = 4;  ///< so many in a row are no initials
constexpr std::string_view k_consonants = "bcdghklmnpqrstvx";
constexpr std::string_view k_vowels = "aeiouy";

struct Piece {
    std::string_view text;
    std::string key;         ///< without marks, small; empty unless it is all letters
    std::size_t spaces = 0;  ///< before it
    bool is_capitals = false;
};

bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string key_of(std::string_view text) {
    std::string key = text::fold(text);
    const bool is_letters = std::ranges::all_of(key, [](char c) { return c >= 'a' && c <= 'z'; });
    return is_letters ? key : std::string{};
}

std::vector<Piece> pieces_of(std::string_view line) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t begin = at;
        while (begin < line.size() && is_space(line[begin])) ++begin;
        std::size_t end = begin;
        while (end < line.size() && !is_space(line[end])) ++end;
        const std::string_view text = line.substr(begin, end - begin);
        pieces.push_back({text, key_of(text), begin - at, is_capitals(text)});
        at = end;
    }
    return pieces;
}

bool is_marked(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// ASCII, or a letter that is one without its marks too: what most lines are made of.
bool is_plain_letter(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(at) < 0x80 || (byte(at) >= 0xC3 && byte(at) <= 0xC9)) return true;
    return byte(at) == 0xE1 && at + 1 < text.size() && byte(at + 1) >= 0xB8 && byte(at + 1) <= 0xBB;
}

/// False when nothing in the line can belong to another piece: no lone letter, no "ng" or "nh".
bool may_be_broken(std::string_view line) {
    std::size_t letters = 0;
    std::array<char, 2> first{};
    const auto is_part = [&] {
        if (letters == 1) return is_marked(first[0]) || is_ascii_letter(first[0]);
        const bool may_be_n = is_marked(first[0]) || first[0] == 'n' || first[0] == 'N';
        return letters == 2 && may_be_n &&
               (is_marked(first[1]) || std::string_view{"ghGH"}.find(first[1]) != line.npos);
    };
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (is_space(line[at])) {
            if (is_part()) return true;
            letters = 0;
        } else if ((static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80) {
            if (!is_plain_letter(line, at)) return true;
            if (letters < first.size()) first.at(letters) = line[at];
            ++letters;
        }
    }
    return is_part();
}

bool is_letter(const Piece& piece) { return piece.key.size() == 1 && piece.is_capitals; }

bool has_spaced_letters(const std::vector<Piece>& pieces) {
    std::size_t run = 0;
    for (const Piece& piece : pieces) {
        run = !is_letter(piece) ? 0 : piece.spaces == 1 ? run + 1 : 1;
        if (run == k_spaced_letters) return true;
    }
    return false;
}

bool ends_in(const std::string& key, std::string_view letters) {
    return !key.empty() && letters.find(key.back()) != std::string_view::npos;
}

/// ĐẢN G, VIỆ NG, Ủ Y: what can be no word after one that can be none, or lacks its end.
bool ends_word(const Piece& before, const Piece& piece) {
    if (before.is_capitals != piece.is_capitals) return false;
    if (piece.key == "g" || piece.key == "h") return before.key.ends_with('n');
    if (piece.key == "ng" || piece.key == "nh") return ends_in(before.key, k_vowels);
    return piece.key == "y" && before.key == "u";
}

/// Đ ẢNG, T ỈNH: a lone consonant and the rest of its word, which begins with a marked vowel.
bool begins_word(const Piece& before, const Piece& piece) {
    if (before.key.size() != 1 || !ends_in(before.key, k_consonants)) return false;
    if (!before.is_capitals || !piece.is_capitals || piece.key.size() < 2) return false;
    const bool has_mark = static_cast<unsigned char>(piece.text.front()) >= 0x80;
    return has_mark && k_vowels.find(piece.key.front()) != std::string_view::npos;
}

}  // namespace

std::string mend_words(std::string_view line) {
    if (!may_be_broken(line)) return std::string{line};
    const std::vector<Piece> pieces = pieces_of(line);
    const bool is_spaced = has_spaced_letters(pieces);
    std::string mended;
    bool joins = false;
    mended.reserve(line.size());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool is_near = i > 0 && pieces[i].spaces == 1;
        joins = is_near && (is_spaced ? is_letter(pieces[i - 1]) && is_letter(pieces[i])
                                      : ends_word(pieces[i - 1], pieces[i]) ||
                                            (!joins && begins_word(pieces[i - 1], pieces[i])));
        const std::string_view gap = line.substr(
            static_cast<std::size_t>(pieces[i].text.data() - line.data()) - pieces[i].spaces,
            pieces[i].spaces);
        if (!joins) mended += gap;
        mended += pieces[i].text;
    }
    return mended;
}

}  // namespace sotay::directives
