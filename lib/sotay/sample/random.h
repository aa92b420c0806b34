#pragma once

#include <cstdint>
#include <random>
#include <unordered_map>
#include <vector>

namespace sotay::sample {

/// Draws that are the same with every compiler, which the distributions of <random> are not.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_{seed} {}

    /// 0 … bound - 1, each as likely; `bound` is not 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// low … high, both included.
    [[nodiscard]] int between(int low, int high);
    [[nodiscard]] bool chance(int permille) { return between(0, 999) < permille; }
    /// `count` different indices of 0 … size - 1 in ascending order; all of them when fewer.
    [[nodiscard]] std::vector<std::size_t> subset(std::size_t size, std::size_t count);

private:
    std::mt19937_64 engine_;
};

/// 0 … count - 1 in random order, none twice. Memory grows with the draws made.
class UniqueNumbers {
public:
    explicit UniqueNumbers(std::uint64_t count) : left_{count} {}

    /// At most `count` times.
    [[nodiscard]] std::uint64_t next(Random& random);

private:
    [[nodiscard]] std::uint64_t at(std::uint64_t index) const;

    std::uint64_t left_;
    std::unordered_map<std::uint64_t, std::uint64_t> moved_;
};

}  // namespace sotay::sample
