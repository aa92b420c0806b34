#include "sotay/directives/secret_mark.h"

#include "sotay/directives/header_text.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::directives {

namespace {

struct Mark {
    std::string_view letters;
    std::string_view name;
};

constexpr std::array k_marks{Mark{"TUYỆTMẬT", "TUYỆT MẬT"}, Mark{"TỐIMẬT", "TỐI MẬT"},
                             Mark{"MẬT", "MẬT"}};
constexpr std::size_t k_pages = 3;
constexpr std::size_t k_head_lines = 30;
// Words that make another word of a following or preceding MẬT, broken over lines or in a name.
constexpr std::array<std::string_view, 4> k_before{"BÍ", "CƠ", "BẢO", "THÂN"};
constexpr std::array<std::string_view, 8> k_after{"THIẾT", "MÃ",  "VỤ",  "NGỮ",
                                                  "KHẨU",  "THƯ", "ONG", "ĐỘ"};
constexpr std::string_view k_degree_label = "độmật";

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

std::string without(std::string text, std::string_view signs) {
    std::erase_if(text, [signs](char c) { return signs.find(c) != std::string_view::npos; });
    return text;
}

/// The mark that `text` is and nothing more, letter spaces and a frame around it aside.
std::optional<std::string> whole_mark(const std::string& text) {
    const std::string letters = without(text, " .,:;*()[]|_-");
    for (const Mark& mark : k_marks) {
        if (letters == mark.letters) return std::string{mark.name};
    }
    return std::nullopt;
}

/// "Độ mật: Tối mật", the field of a covering form.
std::optional<std::string> declared_mark(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return std::nullopt;
    const std::string label = without(small_letters(text.substr(0, colon)), " ");
    if (!label.ends_with(k_degree_label)) return std::nullopt;
    const std::string value = without(small_letters(text.substr(colon + 1)), " .");
    for (const Mark& mark : k_marks) {
        if (value == small_letters(mark.letters)) return std::string{mark.name};
    }
    return std::nullopt;
}

bool ends_in_other_word(const std::string& previous_line) {
    const std::vector<std::string> words = split_words(previous_line);
    return !words.empty() && is_one_of(k_before, words.back());
}

std::optional<std::string> mark_in_line(const HeaderLine& line, const std::string& previous) {
    bool heading = false;
    std::vector<std::string> readings{line.text, without_heading(line.text, heading)};
    for (const HeaderCell& cell : line.cells) readings.push_back(cell.text);
    for (const std::string& reading : readings) {
        if (auto mark = declared_mark(reading)) return mark;
        auto mark = whole_mark(reading);
        if (mark && !(*mark == "MẬT" && ends_in_other_word(previous))) return mark;
    }
    return std::nullopt;
}

std::optional<std::string> mark_in_head(const std::string& page) {
    std::string previous;
    for (const HeaderLine& line : header_lines(page, k_head_lines)) {
        if (line.is_blank()) continue;
        if (auto mark = mark_in_line(line, previous)) return mark;
        previous = line.text;
    }
    return std::nullopt;
}

struct NameWord {
    std::string text;
    bool opens = false;   ///< something other than a space stands before it
    bool closes = false;  ///< … and behind it
};

std::vector<NameWord> words_of(std::string_view file_name) {
    constexpr std::string_view spaces = " ";
    constexpr std::string_view signs = "_-.,()[]{}+&'";
    std::vector<NameWord> words;
    bool opens = true;
    std::string current;
    const auto finish = [&] {
        if (!current.empty()) words.push_back({current, opens, false});
        if (!current.empty()) opens = false;
        current.clear();
    };
    for (const char c : text::nfc(file_name)) {
        if (spaces.find(c) != std::string_view::npos) {
            finish();
        } else if (signs.find(c) != std::string_view::npos) {
            finish();
            opens = true;
            if (!words.empty()) words.back().closes = true;
        } else {
            current.push_back(c);
        }
    }
    finish();
    if (!words.empty()) words.back().closes = true;
    return words;
}

std::optional<std::string> mark_in_name(std::string_view file_name) {
    const std::vector<NameWord> words = words_of(file_name);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string previous = i > 0 ? words[i - 1].text : std::string{};
        const std::string next = i + 1 < words.size() ? words[i + 1].text : std::string{};
        const std::string& word = words[i].text;
        if (word != "MẬT" && word != "MAT") continue;
        if (previous == "TUYỆT" || previous == "TUYET") return "TUYỆT MẬT";
        if (previous == "TỐI" || previous == "TOI") return "TỐI MẬT";
        const bool other_word = is_one_of(k_before, previous) || is_one_of(k_after, next);
        if (word == "MẬT" && words[i].opens && words[i].closes && !other_word) return "MẬT";
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> find_secret_mark(std::span<const std::string> pages,
                                            std::string_view file_name) {
    for (const std::string& page : pages.first(std::min(pages.size(), k_pages))) {
        if (auto mark = mark_in_head(page)) return mark;
    }
    return mark_in_name(file_name);
}

}  // namespace sotay::directives
