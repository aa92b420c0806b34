#include "sotay/store/search_segment.h"

#include "sotay/store/search_count.h"
#include "sotay/store/search_postings.h"
#include "sotay/store/search_vocabulary.h"
#include "sotay/text/tokens.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace sotay::store {

namespace {

constexpr std::uint32_t k_column_end = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint16_t k_rare = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint32_t k_no_place = std::numeric_limits<std::uint32_t>::max();
// A word of fewer documents is quick enough in FTS5.
constexpr std::uint32_t k_common_share = 128;
constexpr std::uint32_t k_least_common = 4;
constexpr std::size_t k_block = 1024;  // postings of pairs that are read together

struct Spelling {
    std::uint32_t word = 0;
    PostingsWriter postings{};
    std::uint32_t place = k_no_place;  // whose count is not written yet
    Count count = 0;

    void add(std::uint32_t at, Count once) {
        if (at != place) {
            flush();
            place = at;
            count = once;
        } else {
            count = sum_of(count, once);
        }
    }
    void flush() {
        if (place != k_no_place) postings.add(place, count);
        place = k_no_place;
    }
};

/// A word by its letters, in whatever spelling.
struct Word {
    std::uint32_t documents = 0;
    std::uint32_t place = k_no_place;
    std::uint16_t number = k_rare;
    std::vector<std::uint32_t> spellings{};
};

/// Where two words stand beside each other, the first of them known.
struct PairEntry {
    std::uint16_t second = 0;
    Count count = 0;
    std::uint32_t place = 0;

    [[nodiscard]] std::uint64_t order() const { return std::uint64_t{second} << 32 | place; }
};

class SegmentBuilder {
public:
    void add(const SearchableText& text) {
        const std::array<const std::string*, k_columns> columns{&text.symbol, &text.title,
                                                                &text.issuer, &text.body};
        for (std::size_t column = 0; column < k_columns; ++column) {
            add_column(*columns[column], k_once_in[column]);
        }
        ++places_;
    }
    void write_into(Segment& segment) {
        for (Spelling& spelling : spellings_) spelling.flush();
        choose_common();
        write_words(segment);
        write_pairs(segment);
    }

private:
    void add_column(std::string_view text, Count once);
    [[nodiscard]] std::uint32_t spelling_of(const text::Token& token);
    void choose_common();
    void write_words(Segment& segment) const;
    void write_pairs(Segment& segment) const;
    template <typename Take>
    void each_pair(Take take) const;

    Vocabulary letters_;
    Vocabulary exact_;
    std::vector<Word> words_;             // by number in letters_
    std::vector<Spelling> spellings_;     // by number in exact_
    std::vector<std::uint32_t> running_;  // words of all columns, one after the other
    std::uint32_t places_ = 0;
    std::vector<std::uint32_t> common_;  // words that have a number, by it
};

std::uint32_t SegmentBuilder::spelling_of(const text::Token& token) {
    const std::uint32_t spelling = exact_.number_of(token.exact);
    if (spelling < spellings_.size()) return spelling;
    const std::uint32_t word = letters_.number_of(token.folded);
    if (word == words_.size()) words_.emplace_back();
    words_[word].spellings.push_back(spelling);
    spellings_.push_back({.word = word});
    return spelling;
}

void SegmentBuilder::add_column(std::string_view text, Count once) {
    text::Tokenizer tokens{text};
    while (const text::Token* token = tokens.next()) {
        Spelling& spelling = spellings_[spelling_of(*token)];
        spelling.add(places_, once);
        Word& word = words_[spelling.word];
        if (word.place != places_) ++word.documents;
        word.place = places_;
        running_.push_back(spelling.word);
    }
    running_.push_back(k_column_end);
}

void SegmentBuilder::choose_common() {
    const std::uint32_t least = std::max(k_least_common, places_ / k_common_share);
    for (std::uint32_t word = 0; word < words_.size() && common_.size() < k_rare; ++word) {
        if (words_[word].documents < least) continue;
        words_[word].number = static_cast<std::uint16_t>(common_.size());
        common_.push_back(word);
    }
}

void SegmentBuilder::write_words(Segment& segment) const {
    for (const std::uint32_t word : common_) {
        Bytes record;
        put_number(record, words_[word].number);
        for (const std::uint32_t spelling : words_[word].spellings) {
            const std::string& text = exact_.text(spelling);
            put_block(record, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
            put_block(record, spellings_[spelling].postings.bytes());
        }
        segment.words.emplace_back(letters_.text(word), std::move(record));
    }
}

/// Calls take(first word's number, entry) for two common words beside each other, by document.
template <typename Take>
void SegmentBuilder::each_pair(Take take) const {
    std::uint16_t before = k_rare;
    std::size_t column = 0;
    std::uint32_t place = 0;
    for (const std::uint32_t word : running_) {
        if (word == k_column_end) {
            before = k_rare;
            column = (column + 1) % k_columns;
            if (column == 0) ++place;
            continue;
        }
        const std::uint16_t number = words_[word].number;
        if (before != k_rare && number != k_rare) {
            take(before, PairEntry{number, k_once_in[column], place});
        }
        before = number;
    }
}

/// Pairs into blocks, as Segment has them.
class PairWriter {
public:
    explicit PairWriter(Segment& segment) : segment_{segment} {}

    /// All of one first word, by order(); words ascend.
    void add(std::uint16_t first, std::span<const PairEntry> entries) {
        for (auto left = entries; !left.empty();) {
            const std::uint16_t second = left.front().second;
            PostingsWriter postings;
            while (!left.empty() && left.front().second == second) {
                PairEntry entry = left.front();
                for (left = left.subspan(1); !left.empty() && left.front().order() == entry.order();
                     left = left.subspan(1)) {
                    entry.count = sum_of(entry.count, left.front().count);
                }
                postings.add(entry.place, entry.count);
            }
            add_pair(pair_key(first, second), postings);
        }
    }

private:
    void add_pair(std::uint32_t key, const PostingsWriter& postings) {
        if (in_block_ == 0) {
            segment_.pairs.emplace_back(key, Bytes{});
            last_key_ = key;
        }
        Bytes& block = segment_.pairs.back().second;
        put_number(block, key - last_key_);
        put_block(block, postings.bytes());
        last_key_ = key;
        in_block_ += postings.documents();
        if (in_block_ >= k_block) in_block_ = 0;
    }

    Segment& segment_;
    std::uint32_t last_key_ = 0;
    std::size_t in_block_ = 0;
};

void SegmentBuilder::write_pairs(Segment& segment) const {
    std::vector<std::size_t> ends(common_.size() + 1, 0);
    each_pair([&](std::uint16_t first, const PairEntry&) { ++ends[first + 1U]; });
    for (std::size_t first = 1; first < ends.size(); ++first) ends[first] += ends[first - 1];
    std::vector<PairEntry> entries(ends.back());
    std::vector<std::size_t> next{ends.begin(), ends.end() - 1};
    each_pair([&](std::uint16_t first, const PairEntry& entry) { entries[next[first]++] = entry; });
    PairWriter writer{segment};
    for (std::size_t first = 0; first < common_.size(); ++first) {
        const std::span own{entries.data() + ends[first], ends[first + 1] - ends[first]};
        std::ranges::sort(own, {}, &PairEntry::order);
        writer.add(static_cast<std::uint16_t>(first), own);
    }
}

void put_document(const KeptText& text, std::int64_t& id, std::int64_t& day, Segment& segment) {
    const auto size = static_cast<std::int64_t>(text.text.body.size());
    put_number(segment.documents, static_cast<std::uint64_t>(text.id - id));
    put_signed(segment.documents, text.sort_day - day);
    segment.documents.push_back(length_class(size));
    segment.text_bytes += size;
    id = text.id;
    day = text.sort_day;
}

}  // namespace

Segment build_segment(const std::vector<KeptText>& texts) {
    Segment segment{.first_id = texts.front().id,
                    .last_id = texts.back().id,
                    .count = static_cast<std::int64_t>(texts.size())};
    SegmentBuilder builder;
    std::int64_t id = segment.first_id;
    std::int64_t day = 0;
    for (const KeptText& text : texts) {
        put_document(text, id, day, segment);
        builder.add(text.text);
    }
    builder.write_into(segment);
    return segment;
}

}  // namespace sotay::store
