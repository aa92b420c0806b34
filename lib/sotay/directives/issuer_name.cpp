#include "sotay/directives/issuer_name.h"

#include "sotay/directives/header_text.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::directives {

namespace {

using Words = std::vector<std::string>;

// "Ban Chỉ đạo về …": no names follow.
constexpr std::string_view k_purpose = "về";

bool stand_at(const Words& wanted, const Words& words, std::size_t at) {
    return at <= words.size() && wanted.size() <= words.size() - at &&
           std::equal(wanted.begin(), wanted.end(),
                      words.begin() + static_cast<std::ptrdiff_t>(at));
}

bool stands_at(const NamePhrase& phrase, const Words& keys, std::size_t at) {
    return stand_at(phrase.keys, keys, at);
}

// A scanner loses marks; a name of one word would then be found everywhere.
bool stands_unmarked_at(const NamePhrase& phrase, const Words& unmarked, std::size_t at) {
    return phrase.unmarked.size() >= 2 && stand_at(phrase.unmarked, unmarked, at);
}

/// nullptr when none stands there.
const NamePhrase* longest_phrase(const Words& keys, std::size_t at, const DocumentTypes& types) {
    const NamePhrase* longest = nullptr;
    for (const NamePhrase& phrase : types.phrases()) {
        const bool is_longer = longest == nullptr || phrase.keys.size() > longest->keys.size();
        if (is_longer && stands_at(phrase, keys, at)) longest = &phrase;
    }
    return longest;
}

const NamePhrase* unmarked_phrase(const Words& unmarked, std::size_t at,
                                  const DocumentTypes& types) {
    const auto found = std::ranges::find_if(types.phrases(), [&](const NamePhrase& phrase) {
        return phrase.begins_body && stands_unmarked_at(phrase, unmarked, at);
    });
    return found == types.phrases().end() ? nullptr : &*found;
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
    const Words unmarked = is_capitals(line) ? split_words(text::fold(line)) : Words{};
    return std::ranges::any_of(types.phrases(), [&](const NamePhrase& phrase) {
        return phrase.begins_body &&
               (stands_at(phrase, keys, 0) || stands_unmarked_at(phrase, unmarked, 0));
    });
}

std::string written_name(const std::string& printed, const DocumentTypes& types) {
    if (!is_capitals(printed)) return printed;
    const Words words = split_words(printed);
    const Words keys = split_words(text::fold_case(printed));
    if (words.size() != keys.size()) return printed;
    const Words unmarked = split_words(text::fold(printed));
    std::string name;
    bool names_purpose = false;
    for (std::size_t at = 0; at < words.size();) {
        const NamePhrase* phrase = longest_phrase(keys, at, types);
        if (phrase == nullptr && unmarked.size() == words.size()) {
            phrase = unmarked_phrase(unmarked, at, types);
        }
        if (!name.empty()) name.push_back(' ');
        names_purpose = names_purpose || keys[at] == k_purpose;
        name += phrase != nullptr ? phrase->text
                : names_purpose   ? small_letters(words[at])
                                  : with_capital(words[at]);
        at += phrase != nullptr ? phrase->keys.size() : 1;
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
