#include "sotay/directives/secret_words.h"

#include "sotay/directives/header_text.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::directives {

namespace {

using Found = std::optional<std::string>;

struct Mark {
    std::string_view key;  ///< compact()
    std::string_view name;
};

constexpr std::array k_marks{Mark{"tuyetmat", "TUYỆT MẬT"}, Mark{"toimat", "TỐI MẬT"}};
constexpr std::string_view k_lowest_key = "mat";
constexpr std::array<std::string_view, 5> k_before{"bí", "cơ", "bảo", "thân", "ẩn"};
constexpr std::array<std::string_view, 9> k_after{"thiết", "mã",  "vụ", "ngữ", "khẩu",
                                                  "thư",   "ong", "độ", "đàm"};
constexpr std::string_view k_frame = " .,:;*()[]{}|_-\"'";

std::string without_frame(std::string text) {
    std::erase_if(text, [](char c) { return k_frame.find(c) != std::string_view::npos; });
    return text;
}

/// compact(), with the digits that a scanner takes letters for.
std::string key_of(std::string_view text) {
    std::string key = compact(text);
    std::ranges::replace(key, '0', 'o');
    std::ranges::replace(key, '1', 'i');
    return key;
}

Found degree_of(const std::string& key) {
    const auto mark = std::ranges::find(k_marks, key, &Mark::key);
    if (mark == k_marks.end()) return std::nullopt;
    return std::string{mark->name};
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::ranges::find(words, text::lower(word)) != words.end();
}

bool has_few_digits(const std::string& text) {
    return std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }) <= 1;
}

std::vector<std::string_view> words_in(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

struct NameWord {
    std::string text;
    bool opens = false;   ///< something other than a space stands before it
    bool closes = false;  ///< … and behind it
    bool in_brackets = false;
};

class NameWords {
public:
    explicit NameWords(std::string_view name) {
        for (const char c : text::nfc(name)) add(c);
        finish();
        if (!words_.empty()) words_.back().closes = true;
    }
    [[nodiscard]] const std::vector<NameWord>& all() const { return words_; }

private:
    void add(char c) {
        constexpr std::string_view signs = "_-.,()[]{}+&';:|/";
        if (c == ' ') {
            finish();
        } else if (signs.find(c) != std::string_view::npos) {
            finish();
            opens_ = true;
            if (!words_.empty()) words_.back().closes = true;
            if (c == '(' || c == '[' || c == '{') in_brackets_ = true;
            if (c == ')' || c == ']' || c == '}') in_brackets_ = false;
        } else {
            current_.push_back(c);
        }
    }
    void finish() {
        if (current_.empty()) return;
        words_.push_back({current_, opens_, false, in_brackets_});
        opens_ = false;
        current_.clear();
    }

    std::vector<NameWord> words_;
    std::string current_;
    bool opens_ = true;
    bool in_brackets_ = false;
};

std::string word_at(const std::vector<NameWord>& words, std::size_t i) {
    return i < words.size() ? words[i].text : std::string{};
}

/// The mark whose last word is words[i].
Found mark_ending_at(const std::vector<NameWord>& words, std::size_t i) {
    const NameWord& word = words[i];
    const std::string before = i > 0 ? words[i - 1].text : std::string{};
    if (auto degree = degree_of(compact(before + word.text))) {
        const bool stands_alone = words[i - 1].opens && word.closes;
        if ((is_capitals(before) && is_capitals(word.text)) || stands_alone) return degree;
    }
    if (text::lower(word.text) != text::lower(k_lowest_mark)) return std::nullopt;
    const bool is_other_word = is_before_mark(before) || is_after_mark(word_at(words, i + 1));
    const bool stands_alone = word.opens && word.closes;
    if (stands_alone && !is_other_word && (is_capitals(word.text) || word.in_brackets)) {
        return std::string{k_lowest_mark};
    }
    return std::nullopt;
}

}  // namespace

Found stamp_of(const std::string& text) {
    if (!is_capitals(text) || !has_few_digits(text)) return std::nullopt;
    const std::string letters = without_frame(text);
    if (letters == k_lowest_mark) return letters;
    return degree_of(key_of(letters));
}

Found misread_stamp_of(const std::string& text) {
    if (!is_capitals(text) || key_of(text) != k_lowest_key) return std::nullopt;
    return std::string{k_lowest_mark};
}

Found mark_of_words(const std::string& text) {
    const std::string key = key_of(text);
    if (key == k_lowest_key) return std::string{k_lowest_mark};
    return degree_of(key);
}

Found mark_among_words(const std::string& text) {
    const std::vector<std::string_view> words = words_in(text);
    std::string_view before;
    for (std::size_t i = 0; i < words.size(); before = words[i++]) {
        if (!is_capitals(words[i])) continue;  // of both degrees and of the mark alone
        if (is_capitals(before)) {
            const std::string pair{before.data(), words[i].data() + words[i].size()};
            if (auto degree = degree_of(key_of(pair))) return degree;
        }
        const std::string_view after = i + 1 < words.size() ? words[i + 1] : std::string_view{};
        if (without_frame(std::string{words[i]}) == k_lowest_mark && !is_before_mark(before) &&
            !is_after_mark(after)) {
            return std::string{k_lowest_mark};
        }
    }
    return std::nullopt;
}

Found mark_in_name(std::string_view file_name) {
    const NameWords name{file_name};
    for (std::size_t i = 0; i < name.all().size(); ++i) {
        if (auto mark = mark_ending_at(name.all(), i)) return mark;
    }
    return std::nullopt;
}

Found mark_in_property(std::string_view line) {
    std::string parts = text::nfc(line);
    std::ranges::replace_if(
        parts, [](char c) { return c == ',' || c == ':' || c == '|'; }, ';');
    for (std::size_t begin = 0; begin <= parts.size();) {
        const std::size_t end = std::min(parts.find(';', begin), parts.size());
        const std::string part = text::squeeze(parts.substr(begin, end - begin));
        if (text::lower(part) == text::lower(k_lowest_mark)) return std::string{k_lowest_mark};
        if (auto degree = degree_of(key_of(part))) return degree;
        begin = end + 1;
    }
    return mark_in_name(line);
}

bool is_before_mark(std::string_view word) { return is_one_of(k_before, word); }

bool is_after_mark(std::string_view word) { return is_one_of(k_after, word); }

}  // namespace sotay::directives
