#include "extract/stamp.h"

#include "sotay/text/icu.h"
#include "sotay/text/syllable.h"
#include "sotay/text/utf8.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::extract {

namespace {

constexpr std::size_t k_most_words = 4;

struct Mark {
    std::string_view folded;
    std::string_view text;
};
constexpr std::array k_marks{Mark{"tuyetmat", "TUYỆT MẬT"}, Mark{"toimat", "TỐI MẬT"},
                             Mark{"mat", "MẬT"}};

bool is_letter(char32_t value) { return text::to_lower(value) != text::to_upper(value); }

/// Words of letters, signs around and between them dropped.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words(1);
    for (std::size_t at = 0; at < line.size();) {
        const text::CodePoint point = text::decode(line, at);
        if (is_letter(point.value)) {
            words.back() += line.substr(at, point.size);
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
        at += point.size;
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool is_in_capitals(std::string_view word) {
    for (std::size_t at = 0; at < word.size();) {
        const text::CodePoint point = text::decode(word, at);
        if (text::to_upper(point.value) != point.value) return false;
        at += point.size;
    }
    return true;
}

std::string letters_of(std::string_view text) {
    std::string letters;
    for (const std::string& word : words_of(text::nfc(text))) letters += text::fold(word);
    return letters;
}

}  // namespace

std::optional<std::string> stamp_in(std::string_view line, std::string_view page) {
    const std::vector<std::string> words = words_of(text::nfc(line));
    const bool has_capitals_only = std::ranges::all_of(words, is_in_capitals);
    if (words.empty() || !has_capitals_only) return std::nullopt;
    std::string joined;
    std::string letters;
    for (const std::string& word : words) {
        if (!joined.empty()) joined.push_back(' ');
        joined += word;
        letters += text::fold(word);
    }
    const auto mark = std::ranges::find(k_marks, letters, &Mark::folded);
    if (mark != k_marks.end()) return std::string{mark->text};
    const bool is_vietnamese =
        std::ranges::all_of(words, [](const std::string& word) { return text::is_syllable(word); });
    if (words.size() > k_most_words || !is_vietnamese || letters.size() < 4) return std::nullopt;
    if (letters_of(page).find(letters) != std::string::npos) return std::nullopt;
    return joined;
}

}  // namespace sotay::extract
