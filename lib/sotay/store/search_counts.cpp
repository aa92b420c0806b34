#include "sotay/store/search_counts.h"

#include "sotay/store/search_hits.h"
#include "sotay/store/search_postings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

namespace sotay::store {

namespace {

constexpr const char* k_count_in_index = R"sql(
    SELECT rowid, sotay_count(directive_search) FROM directive_search
    WHERE directive_search MATCH $1 AND rowid BETWEEN $2 AND $3 ORDER BY rowid)sql";

/// The number of a word in each segment, by Documents::spans; none where it is rare.
using Numbers = std::vector<std::optional<std::uint16_t>>;

class Counter {
public:
    Counter(Database& database, const SearchQuery& query, const Documents& documents)
        : database_{database},
          query_{query},
          documents_{documents},
          in_index_{database.prepare(k_count_in_index)} {
        for (std::size_t at = 0; at < documents.spans.size(); ++at) {
            span_of_.emplace_back(documents.spans[at].segment.id, at);
        }
        std::ranges::sort(span_of_);
    }

    void count_words(QueryCounts& counts) {
        for (std::size_t at = 0; at < query_.size(); ++at) {
            numbers_.push_back(count_common(query_[at], counts.words[at]));
            count_rare(query_[at], numbers_.back(), counts.words[at]);
        }
    }
    void count_pairs(QueryCounts& counts) {
        Segments::PairFinder finder{database_};
        for (std::size_t at = 0; at + 1 < query_.size(); ++at) {
            Counts& pair = counts.pairs[at];
            std::vector<bool> is_known(documents_.spans.size());
            for (std::size_t span = 0; span < is_known.size(); ++span) {
                const auto first = numbers_[at][span];
                const auto second = numbers_[at + 1][span];
                is_known[span] = first && second;
                if (!is_known[span]) continue;
                const auto key = pair_key(*first, *second);
                add_postings(finder.find(documents_.spans[span].segment.id, key),
                             part_of(pair, span));
            }
            count_in_index(letters_of(at), is_known, pair);
        }
    }
    void count_loose(QueryCounts& counts) const;

private:
    [[nodiscard]] std::span<Count> part_of(Counts& counts, std::size_t span) const {
        const auto& [segment, begin, end] = documents_.spans[span];
        return std::span{counts}.subspan(begin, end - begin);
    }
    [[nodiscard]] std::string letters_of(std::size_t at) const {
        return '"' + query_[at].folded + ' ' + query_[at + 1].folded + '"';
    }
    [[nodiscard]] Numbers count_common(const QueryWord& word, QueryCounts::Word& counts) const;
    void count_rare(const QueryWord& word, const Numbers& numbers, QueryCounts::Word& counts);
    void count_in_index(const std::string& expression, const std::vector<bool>& is_known,
                        Counts& counts);

    Database& database_;
    const SearchQuery& query_;
    const Documents& documents_;
    Statement in_index_;
    std::vector<std::pair<std::int64_t, std::size_t>> span_of_;  // by the segment's id
    std::vector<Numbers> numbers_;                               // by word
};

Numbers Counter::count_common(const QueryWord& word, QueryCounts::Word& counts) const {
    Numbers numbers(documents_.spans.size());
    Segments{database_}.each_word(word.folded, [&](std::int64_t segment, const Bytes& record) {
        const auto found = std::ranges::lower_bound(span_of_, std::pair{segment, std::size_t{0}});
        if (found == span_of_.end() || found->first != segment) refuse_damaged_index();
        const std::size_t span = found->second;
        RecordReader reader{record};
        numbers[span] = static_cast<std::uint16_t>(reader.number());
        while (!reader.is_at_end()) {
            const bool is_exact = reader.text() == word.exact;
            const auto postings = reader.block();
            if (is_exact || !word.has_marks()) add_postings(postings, part_of(counts.wanted, span));
            if (is_exact && !word.has_marks()) add_postings(postings, part_of(counts.exact, span));
        }
    });
    return numbers;
}

void Counter::count_rare(const QueryWord& word, const Numbers& numbers, QueryCounts::Word& counts) {
    std::vector<bool> is_known(numbers.size());
    for (std::size_t span = 0; span < numbers.size(); ++span) {
        is_known[span] = numbers[span].has_value();
    }
    const std::string exact = "\"=" + word.exact + '"';
    count_in_index(word.has_marks() ? exact : '"' + word.folded + '"', is_known, counts.wanted);
    if (!word.has_marks()) count_in_index(exact, is_known, counts.exact);
}

/// In the segments that are not known, those beside each other at once.
void Counter::count_in_index(const std::string& expression, const std::vector<bool>& is_known,
                             Counts& counts) {
    const auto& spans = documents_.spans;
    for (std::size_t span = 0; span < spans.size(); ++span) {
        if (is_known[span]) continue;
        std::size_t place = spans[span].begin;
        const std::int64_t first = spans[span].segment.first_id;
        while (span + 1 < spans.size() && !is_known[span + 1]) ++span;
        in_index_.bind_all(expression, first, spans[span].segment.last_id);
        while (in_index_.step()) {
            const std::int64_t id = in_index_.integer(0);
            while (place < spans[span].end && documents_.ids[place] < id) ++place;
            if (place < spans[span].end && documents_.ids[place] == id) {
                counts[place] = static_cast<Count>(in_index_.integer(1));
            }
        }
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
            const bool is_pair =
                hits[next].position == hit.position + 1 && hits[next].word == hit.word + 1;
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
    counter.count_loose(counts);
    counts.places = documents.is_here;
    for (const auto& word : counts.words) keep_counted(counts.places, word.wanted);
    if (std::ranges::find(counts.places, 1) == counts.places.end()) return counts;
    counter.count_pairs(counts);
    for (std::size_t at = 1; at < query.size(); ++at) {
        if (query[at].is_joined) keep_counted(counts.places, counts.pairs[at - 1]);
    }
    return counts;
}

}  // namespace sotay::store
