#include "search_exhaustive.h"

#include "sotay/text/tokens.h"

#include <algorithm>
#include <cmath>

namespace sotay::bench {

namespace {

constexpr std::array<double, 3> k_columns{50, 3, 1.2};

/// What one thing adds that stands so often in each column.
double worth(const std::array<double, 4>& times, double bytes) {
    double sum = 0;
    for (std::size_t column = 0; column < k_columns.size(); ++column) {
        if (times[column] > 0) sum += k_columns[column];
    }
    const double half = 1.2 * (0.25 + 0.75 * bytes / 4096);
    return sum + times[3] / (times[3] + half);
}

}  // namespace

Exhaustive::Exhaustive(const std::vector<std::string>& queries) : scored_(queries.size()) {
    for (const auto& typed : queries) {
        auto& words = queries_.emplace_back();
        for (const auto& word : store::parse_query(typed)) {
            words.push_back({number_of(word.folded), number_of('=' + word.exact), word.has_marks(),
                             word.is_joined});
        }
    }
}

int Exhaustive::number_of(std::string_view text) {
    return numbers_.emplace(text, static_cast<int>(numbers_.size())).first->second;
}

int Exhaustive::known(std::string_view text) const {
    const auto found = numbers_.find(std::string{text});
    return found == numbers_.end() ? -1 : found->second;
}

Exhaustive::Column Exhaustive::places_in(std::string_view text) const {
    Column places;
    std::size_t position = 0;
    text::tokenize(text, [&](const text::Token& token) {
        const std::size_t here = position++;
        const int letters = known(token.folded);
        if (letters < 0) return;
        places.push_back({here, letters, known('=' + std::string{token.exact})});
    });
    return places;
}

std::array<Exhaustive::Column, 4> Exhaustive::columns_of(const store::SearchableText& text) const {
    return {places_in(text.symbol), places_in(text.title), places_in(text.issuer),
            places_in(text.body)};
}

bool Exhaustive::is_match(const Word& word, const Place& place) {
    return word.is_exact_wanted ? word.exact == place.exact : word.letters == place.letters;
}

void Exhaustive::measure(const store::SearchableText& text) {
    ++documents_;
    const auto columns = columns_of(text);
    for (auto& query : queries_) {
        for (Word& word : query) {
            const bool is_here = std::ranges::any_of(columns, [&](const Column& column) {
                return std::ranges::any_of(column, [&](auto& p) { return is_match(word, p); });
            });
            if (is_here) ++word.with;
        }
    }
}

double Exhaustive::rarity(const Word& word) const {
    return std::log(1 + documents_ / std::max(word.with, 1.0));
}

/// Each word is somewhere, and each phrase in one piece.
bool Exhaustive::holds(const std::vector<Word>& query, const std::array<Column, 4>& columns) const {
    for (std::size_t begin = 0; begin < query.size();) {
        std::size_t end = begin + 1;
        while (end < query.size() && query[end].is_joined) ++end;
        bool is_found = false;
        for (const Column& column : columns) {
            for (std::size_t at = 0; at < column.size() && !is_found; ++at) {
                std::size_t length = 0;
                while (begin + length < end && at + length < column.size() &&
                       column[at + length].position == column[at].position + length &&
                       is_match(query[begin + length], column[at + length])) {
                    ++length;
                }
                is_found = begin + length == end;
            }
        }
        if (!is_found) return false;
        begin = end;
    }
    return true;
}

double Exhaustive::score(const std::vector<Word>& query, const std::array<Column, 4>& columns,
                         double bytes) const {
    double sum = 0;
    for (std::size_t i = 0; i < query.size(); ++i) {
        std::array<double, 4> wanted{};
        std::array<double, 4> exact{};
        std::array<double, 4> beside{};
        for (std::size_t c = 0; c < columns.size(); ++c) {
            for (std::size_t at = 0; at < columns[c].size(); ++at) {
                const Place& place = columns[c][at];
                if (!is_match(query[i], place)) continue;
                ++wanted[c];
                if (place.exact == query[i].exact) ++exact[c];
                const bool is_beside = i + 1 < query.size() && at + 1 < columns[c].size() &&
                                       columns[c][at + 1].position == place.position + 1 &&
                                       is_match(query[i + 1], columns[c][at + 1]);
                if (is_beside) ++beside[c];
            }
        }
        sum += rarity(query[i]) * worth(wanted, bytes);
        if (!query[i].is_exact_wanted) sum += 0.5 * rarity(query[i]) * worth(exact, bytes);
        if (i + 1 < query.size()) {
            sum += 1.5 * (rarity(query[i]) + rarity(query[i + 1])) * worth(beside, bytes);
        }
    }
    return sum;
}

void Exhaustive::rank(std::int64_t id, const store::SearchableText& text) {
    const auto columns = columns_of(text);
    for (std::size_t i = 0; i < queries_.size(); ++i) {
        if (!holds(queries_[i], columns)) continue;
        const double bytes = std::max(64.0, static_cast<double>(text.body.size()));
        scored_[i].emplace_back(score(queries_[i], columns, bytes), id);
    }
}

std::vector<std::int64_t> Exhaustive::best(std::size_t query, std::size_t count) const {
    auto scored = scored_[query];
    std::ranges::sort(scored, std::greater{});
    std::vector<std::int64_t> ids;
    for (const auto& [score, id] : scored) {
        if (ids.size() == count) break;
        ids.push_back(id);
    }
    return ids;
}

}  // namespace sotay::bench
