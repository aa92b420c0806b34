#pragma once

#include "sotay/store/search_counts.h"
#include "sotay/store/search_documents.h"
#include "sotay/store/search_index.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::store {

/// A document by its place, and how good it is.
struct Ranked {
    float score = 0;
    std::uint32_t place = 0;
};

/// The documents of `counts.places`, the best first: by score, then the newer, then the later id.
/// Only as many are put in order as are asked for.
class Ranking {
public:
    Ranking(const QueryCounts& counts, const Documents& documents, const SearchOptions& options);

    /// Nullopt when there are no more.
    [[nodiscard]] std::optional<Ranked> next();

private:
    [[nodiscard]] bool is_worse(const Ranked& a, const Ranked& b) const;

    const Documents& documents_;
    std::vector<Ranked> heap_;
};

}  // namespace sotay::store
