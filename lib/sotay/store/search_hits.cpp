#include "sotay/store/search_hits.h"

#include "sotay/text/tokens.h"

#include <algorithm>

namespace sotay::store {

HitFinder::HitFinder(const SearchQuery& query) : query_{query} {
    for (const QueryWord& word : query) may_be_[filter_of(word.folded)] = true;
}

std::size_t HitFinder::filter_of(std::string_view folded) {
    const auto first = static_cast<unsigned char>(folded.front());
    const auto last = static_cast<unsigned char>(folded.back());
    return (first + 5U * last + 37U * folded.size()) % k_filter;
}

Hits HitFinder::find(std::string_view text) const {
    std::uint32_t words = 0;
    return find(text, words);
}

Hits HitFinder::find(std::string_view text, std::uint32_t& words) const {
    Hits hits;
    text::Tokenizer tokens{text};
    std::uint32_t position = 0;
    for (const text::Token* token = tokens.next(); token != nullptr; token = tokens.next()) {
        const std::uint32_t here = position++;
        if (!may_be_[filter_of(token->folded)]) continue;
        for (std::uint32_t word = 0; word < query_.size(); ++word) {
            if (query_[word].folded != token->folded) continue;
            hits.push_back(
                {here, word, query_[word].exact == token->exact, token->begin, token->end});
        }
    }
    words = position;
    return hits;
}

namespace {

/// By hit: how many words of its phrase, itself included, stand before it as they should.
std::vector<std::size_t> led_by(const Hits& hits, const HitFinder& finder) {
    std::vector<std::size_t> led(hits.size(), 0);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (!finder.is_wanted(hits[i])) continue;
        if (!finder.query()[hits[i].word].is_joined) {
            led[i] = 1;
            continue;
        }
        for (std::size_t before = i; before-- > 0;) {
            if (hits[before].position + 1 < hits[i].position) break;
            const bool leads = hits[before].position + 1 == hits[i].position &&
                               hits[before].word + 1 == hits[i].word && led[before] > 0;
            if (leads) led[i] = led[before] + 1;
        }
    }
    return led;
}

}  // namespace

Hits whole_phrases(const Hits& hits, const HitFinder& finder) {
    const SearchQuery& query = finder.query();
    const auto led = led_by(hits, finder);
    std::vector<bool> is_whole(hits.size(), false);
    for (std::size_t i = hits.size(); i-- > 0;) {
        const bool ends_phrase =
            hits[i].word + 1 == query.size() || !query[hits[i].word + 1].is_joined;
        if (led[i] > 0 && ends_phrase) is_whole[i] = true;
        if (!is_whole[i] || led[i] < 2) continue;
        for (std::size_t before = i; before-- > 0;) {
            if (hits[before].position + 1 < hits[i].position) break;
            const bool leads = hits[before].position + 1 == hits[i].position &&
                               hits[before].word + 1 == hits[i].word && led[before] + 1 == led[i];
            if (leads) is_whole[before] = true;
        }
    }
    Hits whole;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (is_whole[i]) whole.push_back(hits[i]);
    }
    return whole;
}

}  // namespace sotay::store
