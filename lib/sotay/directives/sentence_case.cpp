#include "sotay/directives/sentence_case.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

namespace sotay::directives {

namespace {

constexpr std::string_view k_spaces = " \t\r\n\f";
constexpr std::array<std::string_view, 20> k_marks{"\"", "'", "(", ")", "[", "]", "{",
                                                   "}",  ",", ".", ";", ":", "!", "?",
                                                   "-",  "*", "–", "“", "”", "…"};
constexpr std::array<std::string_view, 10> k_sentence_ends{".", ":", ";", "!", "?",
                                                           "-", "–", "+", "*", ")"};

struct Word {
    std::string text;
    std::string lower;
    bool begins_sentence = true;
};

// Whole marks, never single bytes: the last byte of "Ề" is one of "–" too.
std::string_view trimmed(std::string_view word) {
    const auto begins = [&](std::string_view mark) { return word.starts_with(mark); };
    const auto ends = [&](std::string_view mark) { return word.ends_with(mark); };
    const auto find = [](const auto& is_there) { return std::ranges::find_if(k_marks, is_there); };
    for (const auto* mark = find(begins); mark != k_marks.end(); mark = find(begins))
        word.remove_prefix(mark->size());
    for (const auto* mark = find(ends); mark != k_marks.end(); mark = find(ends))
        word.remove_suffix(mark->size());
    return word;
}

bool ends_sentence(std::string_view word) {
    return std::ranges::any_of(k_sentence_ends,
                               [&](std::string_view mark) { return word.ends_with(mark); });
}

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> words;
    bool begins_sentence = true;
    for (auto begin = text.find_first_not_of(k_spaces); begin != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(k_spaces, begin), text.size());
        const auto word = text.substr(begin, end - begin);
        const auto core = trimmed(word);
        if (!core.empty()) words.push_back({std::string{core}, text::lower(core), begins_sentence});
        begins_sentence = core.empty() || ends_sentence(word);
        begin = text.find_first_not_of(k_spaces, end);
    }
    return words;
}

/// How often the paper writes a word, or a pair of words, with a capital and without.
class Usage {
public:
    explicit Usage(std::string_view body) {
        const auto words = words_of(body);
        for (std::size_t i = 0; i < words.size(); ++i) {
            const auto& word = words[i];
            // Shouted words and first words of a sentence tell nothing.
            if (word.text == text::lower(word.text) ||
                (!word.begins_sentence && !is_shouted(word))) {
                count(word.lower, word);
                if (i > 0) count(words[i - 1].lower + " " + word.lower, word);
                if (i + 1 < words.size()) count(word.lower + "  " + words[i + 1].lower, word);
            }
        }
    }

    [[nodiscard]] bool is_capital(const std::vector<Word>& title, std::size_t at) const {
        const auto& word = title[at].lower;
        int balance = 0;
        if (at > 0) balance += look(title[at - 1].lower + " " + word);
        if (at + 1 < title.size()) balance += look(word + "  " + title[at + 1].lower);
        return (balance != 0 ? balance : look(word)) > 0;
    }

private:
    static bool is_shouted(const Word& word) {
        return word.text != word.lower && word.text != text::title_case_name(word.lower);
    }
    void count(const std::string& key, const Word& word) {
        balance_[key] += word.text == word.lower ? -1 : 1;
    }
    [[nodiscard]] int look(const std::string& key) const {
        const auto found = balance_.find(key);
        return found == balance_.end() ? 0 : found->second;
    }

    std::unordered_map<std::string, int> balance_;  // above zero: mostly with a capital
};

/// "Thi" and "hành" have, "THI", "Y" and "15/9" have not.
bool has_small_letters(const Word& word) {
    const auto plain = text::strip_accents(word.text);
    return std::ranges::any_of(plain, [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

}  // namespace

std::string in_sentence_case(std::string_view title, std::string_view body) {
    const auto squeezed = text::squeeze(title);
    const auto small = text::lower(squeezed);
    const auto words = words_of(squeezed);
    if (std::ranges::any_of(words, has_small_letters)) return squeezed;
    const Usage usage{body};
    std::string result;
    std::size_t at = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto place = small.find(words[i].lower, at);
        result.append(small, at, place - at);
        const bool has_capital = i == 0 || usage.is_capital(words, i);
        result += has_capital ? text::title_case_name(words[i].lower) : words[i].lower;
        at = place + words[i].lower.size();
    }
    return result + small.substr(at);
}

}  // namespace sotay::directives
