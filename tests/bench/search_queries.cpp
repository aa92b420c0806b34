#include "search_queries.h"

#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace sotay::bench {

namespace {

constexpr std::size_t k_of_a_kind = 40;
constexpr std::array<const char*, 10> k_common{
    "nghị quyết",         "kiểm tra giám sát",     "chuyển đổi số",  "chi bộ",
    "phát triển kinh tế", "cải cách hành chính",   "văn hóa xã hội", "tổ chức thực hiện",
    "cấp ủy các cấp",     "phòng chống tham nhũng"};

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t begin, std::size_t count) {
    std::string out;
    for (std::size_t i = begin; i < std::min(begin + count, words.size()); ++i) {
        out += (out.empty() ? "" : " ") + words[i];
    }
    std::erase(out, ',');
    return out;
}

bool is_ascii(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Each word in quotes, for FTS5. What holds a d is also found as đ by the product alone.
SearchQuestion words(const std::string& typed) {
    std::string expression;
    for (const auto& word : words_of(typed)) {
        expression += (expression.empty() ? "\"" : " \"") + word + '"';
    }
    return {typed, expression, is_ascii(typed) && typed.find('d') == std::string::npos};
}

SearchQuestion phrase(const std::string& typed) {
    const std::string quoted = '"' + typed + '"';
    return {quoted, quoted, is_ascii(typed) && typed.find('d') == std::string::npos};
}

/// One or two of the common expressions.
std::string common(std::size_t number) {
    const std::string first = k_common[number % k_common.size()];
    const std::size_t rest = number / k_common.size();
    return rest == 0 ? first : first + ' ' + k_common[(number + rest * 3) % k_common.size()];
}

}  // namespace

std::vector<SearchQuestion> search_questions(const std::vector<store::SearchableText>& documents) {
    std::vector<SearchQuestion> questions;
    for (std::size_t i = 0; i < k_of_a_kind; ++i) {
        const auto& document = documents[i % documents.size()];
        const auto body = words_of(document.body);
        questions.push_back(words(i % 2 == 0 ? common(i / 2) : text::fold(common(i / 2))));
        const std::string near = joined(body, 7 * (i + 1), 2 + i % 2);
        questions.push_back(phrase(i % 2 == 0 ? near : text::fold(near)));
        questions.push_back({document.symbol, '"' + document.symbol + '"', false});
        const std::string title = joined(words_of(document.title), 0, 3 + i % 4);
        questions.push_back(words(i % 2 == 0 ? title : text::fold(title)));
        const auto rare =
            std::ranges::find_if(body, [](const auto& word) { return word.starts_with("khuỵu"); });
        std::string asked = rare == body.end() ? joined(body, i + 3, 1) : *rare;
        if (i % 2 == 1) asked += ' ' + text::fold(body.back());
        questions.push_back(words(asked));
    }
    return questions;
}

}  // namespace sotay::bench
