#include "sotay/store/search_segment.h"

#include "sotay/store/search_count.h"
#include "sotay/store/search_postings.h"
#include "sotay/store/search_vocabulary.h"
#include "sotay/text/tokens.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <span>

namespace sotay::store {

namespace {

constexpr std::uint32_t k_none = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t k_block_bytes = 1000;  // read together

/// A word in one spelling.
class Spelling {
public:
    explicit Spelling(std::string letters) : letters_{std::move(letters)} {}

    void add(std::uint32_t place, Count once) {
        if (place == place_) {
            count_ = sum_of(count_, once);
            return;
        }
        flush();
        place_ = place;
        count_ = once;
    }
    void flush() {
        if (place_ != k_none) postings_.add(place_, count_);
        place_ = k_none;
    }
    [[nodiscard]] const std::string& letters() const { return letters_; }
    [[nodiscard]] const PostingsWriter& postings() const { return postings_; }

private:
    std::string letters_;
    PostingsWriter postings_;
    std::uint32_t place_ = k_none;  // whose count is not written yet
    Count count_ = 0;
};

/// Where two spellings stand beside each other, the first of them known.
struct PairEntry {
    std::uint32_t second = 0;
    std::uint32_t place = 0;
    Count count = 0;

    [[nodiscard]] std::uint64_t order() const { return std::uint64_t{second} << 32 | place; }
};

class SegmentBuilder {
public:
    void add(const SearchableText& text) {
        const std::array columns{&text.symbol, &text.title, &text.issuer, &text.body};
        for (std::size_t column = 0; column < k_columns; ++column) {
            add_column(*columns[column], k_once_in[column]);
        }
        ++places_;
    }
    void write_into(Segment& segment) {
        for (Spelling& spelling : spellings_) spelling.flush();
        const auto sorted = number_spellings();
        write_words(sorted, segment);
        write_pairs(segment);
    }

private:
    void add_column(std::string_view text, Count once);
    [[nodiscard]] std::vector<std::uint32_t> number_spellings();
    void write_words(const std::vector<std::uint32_t>& sorted, Segment& segment) const;
    void write_pairs(Segment& segment) const;
    template <typename Take>
    void each_pair(Take take) const;

    Vocabulary exact_;
    std::vector<Spelling> spellings_;     // by number in exact_
    std::vector<std::uint32_t> running_;  // spellings of all columns in turn, each ended by k_none
    std::vector<std::uint32_t> numbers_;  // in the segment, by number in exact_
    std::uint32_t places_ = 0;
};

void SegmentBuilder::add_column(std::string_view text, Count once) {
    text::Tokenizer tokens{text};
    while (const text::Token* token = tokens.next()) {
        const std::uint32_t spelling = exact_.number_of(token->exact);
        if (spelling == spellings_.size()) spellings_.emplace_back(std::string{token->folded});
        spellings_[spelling].add(places_, once);
        running_.push_back(spelling);
    }
    running_.push_back(k_none);
}

std::vector<std::uint32_t> SegmentBuilder::number_spellings() {
    std::vector<std::uint32_t> sorted(spellings_.size());
    std::iota(sorted.begin(), sorted.end(), 0U);
    std::ranges::sort(sorted, [this](std::uint32_t a, std::uint32_t b) {
        const int letters = spellings_[a].letters().compare(spellings_[b].letters());
        return letters != 0 ? letters < 0 : exact_.text(a) < exact_.text(b);
    });
    numbers_.resize(sorted.size());
    for (std::uint32_t number = 0; number < sorted.size(); ++number) {
        numbers_[sorted[number]] = number;
    }
    return sorted;
}

void SegmentBuilder::write_words(const std::vector<std::uint32_t>& sorted, Segment& segment) const {
    for (std::size_t first = 0; first < sorted.size();) {
        const std::string& letters = spellings_[sorted[first]].letters();
        std::size_t end = first;
        while (end < sorted.size() && spellings_[sorted[end]].letters() == letters) ++end;
        if (segment.words.empty() || segment.words.back().second.size() >= k_block_bytes) {
            segment.words.emplace_back(letters, Bytes{});
            put_number(segment.words.back().second, first);
        }
        Bytes& block = segment.words.back().second;
        put_text(block, letters);
        put_number(block, end - first);
        for (; first < end; ++first) {
            put_text(block, exact_.text(sorted[first]));
            spellings_[sorted[first]].postings().write(block);
        }
    }
}

/// Calls take(first spelling's number, entry) for two beside each other, by document.
template <typename Take>
void SegmentBuilder::each_pair(Take take) const {
    std::uint32_t before = k_none;
    std::size_t column = 0;
    std::uint32_t place = 0;
    for (const std::uint32_t spelling : running_) {
        if (spelling == k_none) {
            column = (column + 1) % k_columns;
            if (column == 0) ++place;
        } else if (before != k_none) {
            take(numbers_[before], PairEntry{numbers_[spelling], place, k_once_in[column]});
        }
        before = spelling;
    }
}

/// Pairs into blocks, as Segment has them.
class PairWriter {
public:
    explicit PairWriter(Segment& segment) : segment_{segment} {}

    /// All of one first word, by order(); words ascend.
    void add(std::uint32_t first, std::span<const PairEntry> entries) {
        for (auto left = entries; !left.empty();) {
            const std::uint32_t second = left.front().second;
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
    void add_pair(std::int64_t key, const PostingsWriter& postings) {
        if (segment_.pairs.empty() || segment_.pairs.back().second.size() >= k_block_bytes) {
            segment_.pairs.emplace_back(key, Bytes{});
            last_key_ = key;
        }
        Bytes& block = segment_.pairs.back().second;
        put_number(block, static_cast<std::uint64_t>(key - last_key_));
        postings.write(block);
        last_key_ = key;
    }

    Segment& segment_;
    std::int64_t last_key_ = 0;
};

void SegmentBuilder::write_pairs(Segment& segment) const {
    std::vector<std::size_t> ends(numbers_.size() + 1, 0);
    each_pair([&](std::uint32_t first, const PairEntry&) { ++ends[first + 1]; });
    for (std::size_t first = 1; first < ends.size(); ++first) ends[first] += ends[first - 1];
    std::vector<PairEntry> entries(ends.back());
    std::vector<std::size_t> next{ends.begin(), ends.end() - 1};
    each_pair([&](std::uint32_t first, const PairEntry& entry) { entries[next[first]++] = entry; });
    PairWriter writer{segment};
    for (std::uint32_t first = 0; first < numbers_.size(); ++first) {
        const std::span own{entries.data() + ends[first], ends[first + 1] - ends[first]};
        std::ranges::sort(own, {}, &PairEntry::order);
        writer.add(first, own);
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
