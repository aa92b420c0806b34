#include "sotay/members/rules.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

Vocabulary::Vocabulary(std::vector<Term> terms) : terms_{std::move(terms)} {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
        by_word_.emplace(terms_[i].code, Place{i, false});
        by_word_.emplace(text::fold(terms_[i].name), Place{i, false});
        for (const auto& word : terms_[i].also) by_word_.emplace(text::fold(word), Place{i, false});
        for (const auto& word : terms_[i].above) by_word_.emplace(text::fold(word), Place{i, true});
    }
}

const Term* Vocabulary::find(std::string_view word) const {
    const auto found = by_word_.find(text::fold(word));
    return found == by_word_.end() ? nullptr : &terms_[found->second.term];
}

Vocabulary::Match Vocabulary::match_beginning(std::string_view folded) const {
    Match best;
    for (const auto& [word, place] : by_word_) {
        const bool is_beginning = folded.starts_with(word) &&
                                  (folded.size() == word.size() || folded[word.size()] == ' ');
        if (is_beginning && word.size() > best.size) {
            best = {&terms_[place.term], place.is_above, word.size()};
        }
    }
    return best;
}

std::string Vocabulary::nearest(std::string_view word) const {
    std::vector<std::string> names;
    for (const auto& term : terms_) names.push_back(term.name);
    return text::nearest(word, names);
}

std::string Vocabulary::name_of(std::string_view code) const {
    const auto found = std::ranges::find(terms_, code, &Term::code);
    return found == terms_.end() ? std::string{code} : found->name;
}

}  // namespace sotay::members
