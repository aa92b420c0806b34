#include "sotay/directives/person_name.h"

#include "sotay/directives/header_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::size_t k_least_words = 2;
constexpr std::size_t k_most_words = 6;
constexpr std::array<std::string_view, 14> k_titles{
    "daky",     "kyten",   "thieutuong", "trungtuong", "thuongtuong", "daituong", "daita",
    "thuongta", "trungta", "thieuta",    "ts",         "ths",         "pgsts",    "gsts"};

std::size_t first_letter_size(std::string_view word) {
    const auto lead = static_cast<unsigned char>(word.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(size, word.size());
}

/// "Hen" and a lone "A"; never "HEN".
bool is_capitalised(std::string_view part) {
    if (part.empty()) return false;
    const std::size_t first = first_letter_size(part);
    const std::string rest{part.substr(first)};
    return is_capitals(part.substr(0, first)) && small_letters(rest) == rest;
}

/// "Mẫu"; also "H'Hen" and "Y-Bliu".
bool is_name_word(const std::string& word) {
    if (word.find_first_of("0123456789.,;:()/*\"|") != std::string::npos) return false;
    std::string_view rest = word;
    for (std::size_t sign = rest.find_first_of("'-"); sign != std::string_view::npos;
         sign = rest.find_first_of("'-")) {
        if (!is_capitalised(rest.substr(0, sign))) return false;
        rest.remove_prefix(sign + 1);
    }
    return is_capitalised(rest);
}

bool has_long_word(std::span<const std::string> words) {
    return std::ranges::any_of(
        words, [](const std::string& word) { return word.size() > first_letter_size(word); });
}

std::size_t count_title_words(const std::vector<std::string>& words) {
    std::string key;
    for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 3); ++i) {
        key += compact(words[i]);
        if (std::ranges::find(k_titles, key) != k_titles.end()) return i + 1;
    }
    return 0;
}

}  // namespace

std::string person_in(const std::string& text) {
    const std::vector<std::string> words = split_words(text);
    const auto name = std::span{words}.subspan(count_title_words(words));
    if (name.size() < k_least_words || name.size() > k_most_words) return {};
    if (!std::ranges::all_of(name, is_name_word) || !has_long_word(name)) return {};
    std::string joined;
    for (const std::string& word : name) joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

}  // namespace sotay::directives
