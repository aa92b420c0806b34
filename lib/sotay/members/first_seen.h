#pragma once

#include "sotay/base/secret.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::members {

/// Remembers in which row of a sheet a key came first: 12 bytes a key, so that a country's sheet
/// fits in memory. Keys are keyed digests; their first 64 bits tell them apart.
class FirstSeen {
public:
    FirstSeen() : keys_(k_start), rows_(k_start) {}

    /// The earlier row of `digest` (at least 8 bytes), or nullopt when `row` is its first.
    std::optional<int> note(const Bytes& digest, int row);
    std::optional<int> note(std::uint64_t key, int row);

private:
    static constexpr std::size_t k_start = 1024;  // a power of two

    [[nodiscard]] std::size_t slot_of(std::uint64_t key) const;
    void grow();

    std::vector<std::uint64_t> keys_;
    std::vector<int> rows_;  // 0 = free
    std::size_t count_ = 0;
};

}  // namespace sotay::members
