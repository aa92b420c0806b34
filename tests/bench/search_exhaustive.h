#pragma once

#include "sotay/store/search_index.h"
#include "sotay/store/search_query.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sotay::bench {

/// The best documents by the product's formula, without any of its short cuts: every text is read,
/// every occurrence counted, in double precision. Each document is measured once, then ranked once.
class Exhaustive {
public:
    explicit Exhaustive(const std::vector<std::string>& queries);

    void measure(const store::SearchableText& text);
    void rank(std::int64_t id, const store::SearchableText& text);
    /// The best `count` by score, then by id, for the query of that number.
    [[nodiscard]] std::vector<std::int64_t> best(std::size_t query, std::size_t count) const;

private:
    struct Word {
        int letters = 0;
        int exact = 0;
        bool is_exact_wanted = false;
        bool is_joined = false;
        double with = 0;  ///< documents that hold it
    };
    struct Place {
        std::size_t position = 0;
        int letters = 0;
        int exact = 0;
    };
    using Column = std::vector<Place>;
    using Scored = std::pair<double, std::int64_t>;

    [[nodiscard]] int number_of(std::string_view text);
    [[nodiscard]] int known(std::string_view text) const;
    [[nodiscard]] Column places_in(std::string_view text) const;
    [[nodiscard]] std::array<Column, 4> columns_of(const store::SearchableText& text) const;
    [[nodiscard]] static bool is_match(const Word& word, const Place& place);
    [[nodiscard]] double rarity(const Word& word) const;
    [[nodiscard]] bool holds(const std::vector<Word>& query,
                             const std::array<Column, 4>& columns) const;
    [[nodiscard]] double score(const std::vector<Word>& query, const std::array<Column, 4>& columns,
                               double bytes) const;

    std::unordered_map<std::string, int> numbers_;
    std::vector<std::vector<Word>> queries_;
    std::vector<std::vector<Scored>> scored_;
    double documents_ = 0;
};

}  // namespace sotay::bench
