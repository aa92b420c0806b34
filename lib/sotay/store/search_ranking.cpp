#include "sotay/store/search_ranking.h"

#include <algorithm>
#include <cmath>

namespace sotay::store {

namespace {

constexpr float k_as_typed = 0.5;  // added where a word typed without marks stands so
constexpr float k_beside = 1.5;    // added where words stand beside each other
constexpr float k_demoted = 0.4F;  // what is left of the score of a demoted document

// BM25's own formula is 0 or less for a word of over half of the documents: "nghị quyết" would
// count for nothing.
float rarity_of(const Counts& counts, std::size_t documents) {
    const auto with = counts.size() - static_cast<std::size_t>(std::ranges::count(counts, 0));
    return std::log(1 + static_cast<float>(documents) /
                            static_cast<float>(std::max<std::size_t>(with, 1)));
}

/// Counts that add to the score, and by how much.
struct Part {
    const Counts* counts;
    float weight;
};

std::vector<Part> parts_of(const QueryCounts& counts, std::size_t documents) {
    std::vector<Part> parts;
    std::vector<float> rarities;
    for (const auto& word : counts.words) {
        rarities.push_back(rarity_of(word.wanted, documents));
        parts.push_back({&word.wanted, rarities.back()});
        if (!word.exact.empty()) parts.push_back({&word.exact, k_as_typed * rarities.back()});
    }
    for (std::size_t at = 0; at < counts.pairs.size(); ++at) {
        parts.push_back({&counts.pairs[at], k_beside * (rarities[at] + rarities[at + 1])});
    }
    return parts;
}

std::vector<std::uint8_t> demoted_places(const std::vector<std::int64_t>& demoted,
                                         const Documents& documents) {
    std::vector<std::uint8_t> places(documents.size(), 0);
    std::vector<std::int64_t> ids{demoted};
    std::ranges::sort(ids);
    for (const std::int64_t id : ids) {
        const std::size_t place = documents.place_in_segments(id);
        if (place < places.size()) places[place] = 1;
    }
    for (std::size_t place = documents.loose_begin; place < documents.size(); ++place) {
        if (std::ranges::binary_search(ids, documents.ids[place])) places[place] = 1;
    }
    return places;
}

}  // namespace

Ranking::Ranking(const QueryCounts& counts, const Documents& documents,
                 const SearchOptions& options)
    : documents_{documents} {
    for (std::size_t place = 0; place < documents.size(); ++place) {
        if (counts.places[place] == 0) continue;
        if (options.filter && !options.filter(documents.ids[place])) continue;
        heap_.push_back({0, static_cast<std::uint32_t>(place)});
    }
    const auto& worth = worths();
    for (const auto& [part, weight] : parts_of(counts, documents.count())) {
        for (Ranked& document : heap_) {
            const std::uint8_t length = documents.lengths[document.place];
            document.score += weight * worth[length][(*part)[document.place]];
        }
    }
    if (!options.demoted.empty()) {
        const auto is_demoted = demoted_places(options.demoted, documents);
        for (Ranked& document : heap_) {
            if (is_demoted[document.place] != 0) document.score *= k_demoted;
        }
    }
    std::ranges::make_heap(heap_, [this](auto& a, auto& b) { return is_worse(a, b); });
}

bool Ranking::is_worse(const Ranked& a, const Ranked& b) const {
    if (a.score != b.score) return a.score < b.score;
    if (documents_.days[a.place] != documents_.days[b.place]) {
        return documents_.days[a.place] < documents_.days[b.place];
    }
    return documents_.ids[a.place] < documents_.ids[b.place];
}

std::optional<Ranked> Ranking::next() {
    if (heap_.empty()) return std::nullopt;
    std::ranges::pop_heap(heap_, [this](auto& a, auto& b) { return is_worse(a, b); });
    const Ranked best = heap_.back();
    heap_.pop_back();
    return best;
}

}  // namespace sotay::store
