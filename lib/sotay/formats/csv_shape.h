#pragma once

#include <cstddef>
#include <string_view>

namespace sotay::csv {

/// How the lines of a CSV file are to be cut.
struct Shape {
    char delimiter = ',';
    std::size_t declaration = 0;  ///< bytes of a first line "sep=;", which is no row
};

/// Looks at the beginning of a file, decoded. A first line `sep=X` says it; else it is the one of
/// `,` `;` tab `|` that cuts most of the first 20 lines alike, or, where none cuts two lines alike,
/// the one that stands most often in the first. Titles above the headings hardly count so.
[[nodiscard]] Shape find_shape(std::string_view start);

}  // namespace sotay::csv
