#pragma once

#include <random>
#include <string>
#include <vector>

namespace sotay::test {

/// Short texts of the characters that formats stumble over; the same for the same seed.
class RandomText {
public:
    explicit RandomText(unsigned seed) : random_{seed} {}

    std::size_t below(std::size_t limit) { return random_() % limit; }

    /// Characters of `pieces`, up to `most` of them.
    std::string text(const std::vector<std::string>& pieces, std::size_t most) {
        std::string made;
        for (std::size_t left = below(most + 1); left > 0; --left) {
            made += pieces[below(pieces.size())];
        }
        return made;
    }

private:
    std::mt19937 random_;
};

}  // namespace sotay::test
