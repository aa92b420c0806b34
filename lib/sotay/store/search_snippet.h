#pragma once

#include "sotay/store/search_hits.h"
#include "sotay/store/search_index.h"

#include <string>

namespace sotay::store {

/// The piece of the body, or where it holds none of the words of another column, in which the most
/// of them stand, as SearchHit::snippet.
[[nodiscard]] std::string snippet_of(const SearchableText& text, const HitFinder& finder,
                                     const HitMarks& marks);

}  // namespace sotay::store
