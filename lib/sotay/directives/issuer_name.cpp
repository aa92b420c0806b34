#include "sotay/directives/issuer_name.h"

#include "sotay/directives/header_text.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::directives {

namespace {

using Words = std::vector<std::string>;

/// How many words of `keys` at `at` are those of `phrase`; 0 unless all of them are there.
std::size_t match_length(const Words& keys, std::size_t at, const std::string& phrase) {
    const Words wanted = split_words(text::fold_case(phrase));
    if (wanted.size() > keys.size() - at) return 0;
    const bool same =
        std::equal(wanted.begin(), wanted.end(), keys.begin() + static_cast<std::ptrdiff_t>(at));
    return same ? wanted.size() : 0;
}

struct Found {
    std::string phrase;
    std::size_t length = 0;
};

Found longest_phrase(const Words& keys, std::size_t at, const Words& phrases) {
    Found found;
    for (const std::string& phrase : phrases) {
        const std::size_t length = match_length(keys, at, phrase);
        if (length > found.length) found = {phrase, length};
    }
    return found;
}

std::string with_capital(const std::string& word) {
    if (word.find_first_of("0123456789") != std::string::npos) return word;
    std::size_t first = 1;
    while (first < word.size() && (static_cast<unsigned char>(word[first]) & 0xC0U) == 0x80) {
        ++first;
    }
    return word.substr(0, first) + small_letters(word.substr(first));
}

}  // namespace

bool begins_body(const std::string& line, const DocumentTypes& types) {
    const Words keys = split_words(text::fold_case(line));
    return !keys.empty() && longest_phrase(keys, 0, types.bodies()).length > 0;
}

std::string written_name(const std::string& printed, const DocumentTypes& types) {
    if (!is_capitals(printed)) return printed;
    const Words words = split_words(printed);
    const Words keys = split_words(text::fold_case(printed));
    if (words.size() != keys.size()) return printed;
    std::string name;
    for (std::size_t at = 0; at < words.size();) {
        const Found found = longest_phrase(keys, at, types.phrases());
        if (!name.empty()) name.push_back(' ');
        name += found.length > 0 ? found.phrase : with_capital(words[at]);
        at += std::max<std::size_t>(found.length, 1);
    }
    return name;
}

std::vector<std::string> bodies_of(const std::vector<std::string>& lines,
                                   const DocumentTypes& types) {
    std::vector<std::string> bodies;
    for (const std::string& line : lines) {
        if (bodies.empty() || begins_body(line, types)) {
            bodies.push_back(line);
        } else {
            bodies.back() += " " + line;
        }
    }
    for (std::string& body : bodies) body = written_name(body, types);
    return bodies;
}

}  // namespace sotay::directives
