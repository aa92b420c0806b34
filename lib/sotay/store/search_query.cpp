#include "sotay/store/search_query.h"

#include "sotay/text/tokens.h"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

namespace sotay::store {

namespace {

constexpr std::size_t k_most_words = 64;
constexpr std::array<std::string_view, 4> k_quotes{"\"", "“", "”", "„"};
constexpr std::array<std::string_view, 9> k_joints{"-", "/", ".", "_", "'", "‐", "‑", "–", "—"};

struct Word {
    std::string folded;
    std::string exact;

    [[nodiscard]] bool has_marks() const { return folded != exact; }
};

/// Words that must stand beside each other.
using Phrase = std::vector<Word>;

/// The length of the sign of `signs` with which `text` begins; 0 for none.
template <std::size_t N>
std::size_t sign_size(std::string_view text, const std::array<std::string_view, N>& signs) {
    const auto found =
        std::ranges::find_if(signs, [text](auto sign) { return text.starts_with(sign); });
    return found == signs.end() ? 0 : found->size();
}

std::size_t count_quotes(std::string_view gap) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < gap.size(); ++at) {
        if (sign_size(gap.substr(at), k_quotes) > 0) ++count;
    }
    return count;
}

bool is_joint(std::string_view gap) {
    while (!gap.empty()) {
        const std::size_t size = sign_size(gap, k_joints);
        if (size == 0) return false;
        gap.remove_prefix(size);
    }
    return true;
}

std::vector<Phrase> phrases_of(std::string_view typed) {
    std::vector<Phrase> phrases;
    text::Tokenizer tokens{typed};
    bool in_quotes = false;
    std::size_t end = 0;
    for (std::size_t count = 0; count < k_most_words; ++count) {
        const text::Token* token = tokens.next();
        if (token == nullptr) break;
        const std::string_view gap = typed.substr(end, token->begin - end);
        const std::size_t quotes = count_quotes(gap);
        const bool continues = quotes == 0 && (in_quotes || is_joint(gap));
        if (quotes % 2 == 1) in_quotes = !in_quotes;
        if (!continues || phrases.empty()) phrases.emplace_back();
        phrases.back().push_back({std::string{token->folded}, std::string{token->exact}});
        end = token->end;
    }
    return phrases;
}

/// Exact where `is_exact` says so of a word, with "=" as the tokenizer wants it.
template <typename IsExact>
std::string quoted(const Phrase& phrase, IsExact is_exact) {
    std::string out{'"'};
    for (const Word& word : phrase) {
        if (out.size() > 1) out += ' ';
        out += std::invoke(is_exact, word) ? "=" + word.exact : word.folded;
    }
    return out + '"';
}

// Where nothing tells the spelling, texts that have it just as it was typed still come first.
std::string expression_of(const Phrase& phrase) {
    if (std::ranges::any_of(phrase, &Word::has_marks)) return quoted(phrase, &Word::has_marks);
    const auto letters = quoted(phrase, [](const Word&) { return false; });
    const auto spelling = quoted(phrase, [](const Word&) { return true; });
    return letters + " OR " + spelling;
}

/// How many phrases of one word follow each other from `begin`.
std::size_t run_of_words(const std::vector<Phrase>& phrases, std::size_t begin) {
    std::size_t end = begin;
    while (end < phrases.size() && phrases[end].size() == 1) ++end;
    return end - begin;
}

/// `count` phrases of one word as one.
std::string joined(const std::vector<Phrase>& phrases, std::size_t begin, std::size_t count) {
    Phrase phrase;
    for (std::size_t i = begin; i < begin + count; ++i) phrase.push_back(phrases[i].front());
    return " OR " + quoted(phrase, &Word::has_marks);
}

// A Vietnamese word is often of several syllables, so texts in which the words stand beside each
// other come first. Such a group holds its first word: it adds to the rank, not to what is found.
std::string groups_from(const std::vector<Phrase>& phrases, std::size_t begin) {
    const std::size_t run = run_of_words(phrases, begin);
    if (run < 2) return {};
    const bool begins_run = begin == 0 || phrases[begin - 1].size() > 1;
    return joined(phrases, begin, 2) + (begins_run && run > 2 ? joined(phrases, begin, run) : "");
}

}  // namespace

std::string search_expression(std::string_view typed) {
    const std::vector<Phrase> phrases = phrases_of(typed);
    std::string expression;
    for (std::size_t i = 0; i < phrases.size(); ++i) {
        expression += i == 0 ? "(" : " AND (";
        expression += expression_of(phrases[i]);
        expression += groups_from(phrases, i) + ")";
    }
    return expression;
}

}  // namespace sotay::store
