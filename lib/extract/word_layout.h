#pragma once

#include <string>
#include <vector>

namespace sotay::extract {

/// A word where it stands on a page, in any unit; y grows downwards.
struct PlacedWord {
    std::string text;
    double left = 0;
    double right = 0;
    double baseline = 0;
    double height = 0;
};

/// The words as lines of text, laid out as they stand: a gap of three characters or more is three
/// spaces or more, and a wide gap between lines an empty line.
[[nodiscard]] std::string layout_words(std::vector<PlacedWord> words);

}  // namespace sotay::extract
