#include "sotay/sample/random.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace sotay::sample {

std::uint64_t Random::below(std::uint64_t bound) {
    assert(bound > 0);
    constexpr auto k_max = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t limit = k_max - k_max % bound;
    std::uint64_t value = engine_();
    while (value >= limit) value = engine_();
    return value % bound;
}

int Random::between(int low, int high) {
    assert(low <= high);
    return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1));
}

std::vector<std::size_t> Random::subset(std::size_t size, std::size_t count) {
    std::vector<std::size_t> indices(size);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    const std::size_t taken = std::min(size, count);
    for (std::size_t i = 0; i < taken; ++i) std::swap(indices[i], indices[i + below(size - i)]);
    indices.resize(taken);
    std::sort(indices.begin(), indices.end());
    return indices;
}

// A Fisher-Yates shuffle that stores only the places that were swapped.
std::uint64_t UniqueNumbers::next(Random& random) {
    const std::uint64_t index = random.below(left_);
    const std::uint64_t number = at(index);
    --left_;
    moved_[index] = at(left_);
    moved_.erase(left_);
    return number;
}

std::uint64_t UniqueNumbers::at(std::uint64_t index) const {
    const auto found = moved_.find(index);
    return found == moved_.end() ? index : found->second;
}

}  // namespace sotay::sample
