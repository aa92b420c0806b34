#include "sotay/directives/sentence_case.h"

#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
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
    std::string_view text;
    bool begins_sentence = true;
};

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Every mark beyond ASCII has three bytes and begins with this one.
constexpr char k_lead = '\xE2';

bool may_begin_with_mark(std::string_view word) {
    const bool is_ascii = static_cast<unsigned char>(word.front()) < 0x80;
    return is_ascii ? !is_ascii_letter(word.front()) : word.front() == k_lead;
}

bool may_end_with_mark(std::string_view word) {
    const bool is_ascii = static_cast<unsigned char>(word.back()) < 0x80;
    if (is_ascii) return !is_ascii_letter(word.back());
    return word.size() >= 3 && word[word.size() - 3] == k_lead;
}

// Whole marks, never single bytes: the last byte of "Ề" is one of "–" too.
std::string_view trimmed(std::string_view word) {
    const auto begins = [&](std::string_view mark) { return word.starts_with(mark); };
    const auto ends = [&](std::string_view mark) { return word.ends_with(mark); };
    const auto find = [](const auto& is_there) { return std::ranges::find_if(k_marks, is_there); };
    while (!word.empty() && may_begin_with_mark(word)) {
        const auto* mark = find(begins);
        if (mark == k_marks.end()) break;
        word.remove_prefix(mark->size());
    }
    while (!word.empty() && may_end_with_mark(word)) {
        const auto* mark = find(ends);
        if (mark == k_marks.end()) break;
        word.remove_suffix(mark->size());
    }
    return word;
}

bool ends_sentence(std::string_view word) {
    return may_end_with_mark(word) &&
           std::ranges::any_of(k_sentence_ends,
                               [&](std::string_view mark) { return word.ends_with(mark); });
}

template <typename Take>
void for_each_word(std::string_view text, Take take) {
    bool begins_sentence = true;
    for (auto begin = text.find_first_not_of(k_spaces); begin != std::string_view::npos;) {
        const auto end = std::min(text.find_first_of(k_spaces, begin), text.size());
        const auto word = text.substr(begin, end - begin);
        const auto core = trimmed(word);
        if (!core.empty()) take(Word{core, begins_sentence});
        begins_sentence = core.empty() || ends_sentence(word);
        begin = text.find_first_not_of(k_spaces, end);
    }
}

struct TitleWord {
    std::string text;
    std::string lower;
};

std::vector<TitleWord> words_of(std::string_view title) {
    std::vector<TitleWord> words;
    for_each_word(title, [&words](const Word& word) {
        words.push_back({std::string{word.text}, text::lower(word.text)});
    });
    return words;
}

/// How often the paper writes a word of the title, or a pair of them, with a capital and without.
/// Only words of the title are looked at closely: a paper may be long.
class Usage {
public:
    Usage(const std::vector<TitleWord>& title, std::string_view body) {
        for (const TitleWord& word : title) {
            spellings_[word.lower] = {word.lower, false};
            spellings_.emplace(text::title_case_name(word.lower), Spelling{word.lower, true});
        }
        for_each_word(body, [this](const Word& word) { add(word); });
    }

    [[nodiscard]] bool is_capital(const std::vector<TitleWord>& title, std::size_t at) const {
        const auto& word = title[at].lower;
        int balance = 0;
        if (at > 0) balance += look(title[at - 1].lower + " " + word);
        if (at + 1 < title.size()) balance += look(word + "  " + title[at + 1].lower);
        return (balance != 0 ? balance : look(word)) > 0;
    }

private:
    struct Spelling {
        std::string lower;
        bool is_capital = false;
    };

    // Shouted words and first words of a sentence tell nothing.
    void add(const Word& word) {
        if (before_ != nullptr) {
            balance_[before_->lower + "  " + text::lower(word.text)] += weight(*before_);
        }
        const auto found = spellings_.find(word.text);
        const bool tells =
            found != spellings_.end() && (!found->second.is_capital || !word.begins_sentence);
        before_ = tells ? &found->second : nullptr;
        if (tells) {
            balance_[before_->lower] += weight(*before_);
            if (!last_.empty())
                balance_[text::lower(last_) + " " + before_->lower] += weight(*before_);
        }
        last_ = word.text;
    }
    static int weight(const Spelling& spelling) { return spelling.is_capital ? 1 : -1; }
    [[nodiscard]] int look(const std::string& key) const {
        const auto found = balance_.find(key);
        return found == balance_.end() ? 0 : found->second;
    }

    std::map<std::string, Spelling, std::less<>> spellings_;
    std::unordered_map<std::string, int> balance_;  // above zero: mostly with a capital
    const Spelling* before_ = nullptr;              ///< the word before, when it told something
    std::string_view last_;
};

/// "Thi" and "hành" have, "THI", "Y" and "15/9" have not.
bool has_small_letters(const TitleWord& word) {
    const auto plain = text::strip_accents(word.text);
    return std::ranges::any_of(plain, [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

}  // namespace

std::string in_sentence_case(std::string_view title, std::string_view body) {
    const auto squeezed = text::squeeze(title);
    const auto small = text::lower(squeezed);
    const auto words = words_of(squeezed);
    if (std::ranges::any_of(words, has_small_letters)) return squeezed;
    const Usage usage{words, body};
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
