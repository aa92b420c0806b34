#pragma once

#include "sotay/store/search_index.h"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace sotay::bench {

/// Invented documents of about 2.2 KB of Vietnamese-looking syllables and office phrases, the same
/// every time. Every `k_plant_every`th holds a word that stands in no other document.
class Corpus {
public:
    static constexpr std::int64_t k_plant_every = 500;

    Corpus();

    /// Documents are made in the order 1, 2, 3, …
    [[nodiscard]] store::SearchableText next();
    /// The word planted in the document `id`, if there is one, and the same without accents.
    [[nodiscard]] static std::optional<std::string> planted_word(std::int64_t id);
    [[nodiscard]] static std::optional<std::string> planted_letters(std::int64_t id);

private:
    [[nodiscard]] const std::string& syllable();
    [[nodiscard]] std::string words(std::size_t bytes);

    std::mt19937_64 random_{38};
    std::vector<std::string> syllables_;
    std::vector<double> shares_;  ///< cumulative, by Zipf
    std::int64_t id_ = 0;
};

}  // namespace sotay::bench
