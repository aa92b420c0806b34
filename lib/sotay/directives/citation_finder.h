#pragma once

#include "sotay/directives/citation_parts.h"
#include "sotay/directives/citations.h"
#include "sotay/directives/running_text.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sotay::directives {

/// A citation, without what it means, with the bytes that it takes, from its type to its issuer.
struct FoundCitation {
    Citation citation;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t sign = 0;  ///< where the symbol begins
};

/// Every citation by symbol in a running text, in order, each mention by itself.
[[nodiscard]] std::vector<FoundCitation> find_in_text(std::string_view text,
                                                      const TypeNames& types);
/// Adds the Charter and the laws without symbol that paragraphs name as a basis; keeps the order.
void add_named_bases(std::string_view text, std::vector<FoundCitation>& found);

}  // namespace sotay::directives
