#include "sotay/store/search_counts.h"

#include "sotay/store/search_hits.h"
#include "sotay/store/search_postings.h"

#include <algorithm>
#include <array>
#include <span>

namespace sotay::store {

namespace {

/// The numbers of the spellings of a word that the query wants: `count` from `first`.
struct NumberRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

class Counter {
public:
    Counter(Database& database, const SearchQuery& query, const Documents& documents)
        : query_{query}, documents_{documents}, reader_{database} {}

    void count_words(QueryCounts& counts) {
        for (std::size_t at = 0; at < query_.size(); ++at) {
            auto& ranges = ranges_.emplace_back();
            for (const Documents::Span& span : documents_.spans) {
                ranges.push_back(count_word(query_[at], span, counts.words[at]));
            }
        }
    }
    void count_pairs(QueryCounts& counts) {
        for (std::size_t at = 0; at + 1 < query_.size(); ++at) {
            for (std::size_t span = 0; span < documents_.spans.size(); ++span) {
                count_pair(ranges_[at][span], ranges_[at + 1][span], documents_.spans[span],
                           counts.pairs[at]);
            }
        }
    }
    void count_loose(QueryCounts& counts) const;

private:
    [[nodiscard]] NumberRange count_word(const QueryWord& word, const Documents::Span& span,
                                         QueryCounts::Word& counts);
    void count_pair(const NumberRange& first, const NumberRange& second,
                    const Documents::Span& span, Counts& counts);

    const SearchQuery& query_;
    const Documents& documents_;
    SegmentReader reader_;
    std::vector<std::vector<NumberRange>> ranges_;  // by word and span
};

std::span<Count> part_of(Counts& counts, const Documents::Span& span) {
    return std::span{counts}.subspan(span.begin, span.end - span.begin);
}

NumberRange Counter::count_word(const QueryWord& word, const Documents::Span& span,
                                QueryCounts::Word& counts) {
    NumberRange range;
    reader_.each_spelling(span.segment.id, word.folded, [&](const FoundSpelling& spelling) {
        const bool is_exact = spelling.exact == word.exact;
        if (word.has_marks() && !is_exact) return;
        if (range.count++ == 0) range.first = spelling.number;
        add_postings(spelling.postings, part_of(counts.wanted, span));
        if (is_exact && !word.has_marks()) {
            add_postings(spelling.postings, part_of(counts.exact, span));
        }
    });
    return range;
}

void Counter::count_pair(const NumberRange& first, const NumberRange& second,
                         const Documents::Span& span, Counts& counts) {
    if (second.count == 0) return;
    for (std::uint32_t number = first.first; number < first.first + first.count; ++number) {
        reader_.each_pair(
            span.segment.id, pair_key(number, second.first),
            pair_key(number, second.first + second.count - 1),
            [&](const Postings& postings) { add_postings(postings, part_of(counts, span)); });
    }
}

void add_once(Counts& counts, std::size_t place, Count once) {
    if (!counts.empty()) counts[place] = sum_of(counts[place], once);
}

void add_hits(const Hits& hits, const HitFinder& finder, std::size_t place, Count once,
              QueryCounts& counts) {
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const Hit& hit = hits[i];
        QueryCounts::Word& word = counts.words[hit.word];
        if (finder.is_wanted(hit)) add_once(word.wanted, place, once);
        if (hit.is_exact) add_once(word.exact, place, once);
        for (std::size_t next = i + 1;
             next < hits.size() && hits[next].position <= hit.position + 1; ++next) {
            const bool is_pair = hits[next].position == hit.position + 1 &&
                                 hits[next].word == hit.word + 1 && finder.is_wanted(hit) &&
                                 finder.is_wanted(hits[next]);
            if (is_pair) add_once(counts.pairs[hit.word], place, once);
        }
    }
}

void Counter::count_loose(QueryCounts& counts) const {
    const HitFinder finder{query_};
    std::size_t place = documents_.loose_begin;
    for (const auto& [id, day, text] : documents_.loose) {
        const std::array columns{&text.symbol, &text.title, &text.issuer, &text.body};
        for (std::size_t column = 0; column < k_columns; ++column) {
            add_hits(finder.find(*columns[column]), finder, place, k_once_in[column], counts);
        }
        ++place;
    }
}

/// Of pairs there is no need.
void forget(const std::vector<std::size_t>& places, QueryCounts& counts) {
    for (auto& [wanted, exact] : counts.words) {
        for (const std::size_t place : places) {
            wanted[place] = 0;
            if (!exact.empty()) exact[place] = 0;
        }
    }
}

QueryCounts no_counts(const SearchQuery& query, std::size_t documents) {
    QueryCounts counts;
    for (const QueryWord& word : query) {
        counts.words.push_back({Counts(documents), Counts(word.has_marks() ? 0 : documents)});
    }
    counts.pairs.assign(query.empty() ? 0 : query.size() - 1, Counts(documents));
    return counts;
}

void keep_counted(std::vector<std::uint8_t>& places, const Counts& counts) {
    for (std::size_t place = 0; place < places.size(); ++place) {
        places[place] &= static_cast<std::uint8_t>(counts[place] != 0);
    }
}

}  // namespace

QueryCounts count_words(Database& database, const SearchQuery& query, const Documents& documents) {
    QueryCounts counts = no_counts(query, documents.size());
    Counter counter{database, query, documents};
    counter.count_words(counts);
    forget(documents.gone, counts);
    counter.count_loose(counts);
    counts.places.assign(documents.size(), 1);
    for (const auto& word : counts.words) keep_counted(counts.places, word.wanted);
    if (std::ranges::find(counts.places, 1) == counts.places.end()) return counts;
    counter.count_pairs(counts);
    for (std::size_t at = 1; at < query.size(); ++at) {
        if (query[at].is_joined) keep_counted(counts.places, counts.pairs[at - 1]);
    }
    return counts;
}

}  // namespace sotay::store
