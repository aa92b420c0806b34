#include "sotay/members/first_seen.h"

#include <cstring>
#include <utility>

namespace sotay::members {

namespace {

// Spreads keys that are small numbers (ids) over the table.
constexpr std::uint64_t k_spread = 0x9e3779b97f4a7c15;

}  // namespace

std::optional<int> FirstSeen::note(const Bytes& digest, int row) {
    std::uint64_t key = 0;
    std::memcpy(&key, digest.data(), sizeof key);
    return note(key, row);
}

std::optional<int> FirstSeen::note(std::uint64_t key, int row) {
    if (2 * (count_ + 1) > keys_.size()) grow();
    const auto slot = slot_of(key);
    if (rows_[slot] != 0) return rows_[slot];
    keys_[slot] = key;
    rows_[slot] = row;
    ++count_;
    return std::nullopt;
}

std::size_t FirstSeen::slot_of(std::uint64_t key) const {
    const auto mask = keys_.size() - 1;
    auto slot = ((key * k_spread) >> 32) & mask;
    while (rows_[slot] != 0 && keys_[slot] != key) slot = (slot + 1) & mask;
    return slot;
}

void FirstSeen::grow() {
    const auto keys = std::exchange(keys_, std::vector<std::uint64_t>(2 * keys_.size()));
    const auto rows = std::exchange(rows_, std::vector<int>(2 * rows_.size()));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (rows[i] == 0) continue;
        const auto slot = slot_of(keys[i]);
        keys_[slot] = keys[i];
        rows_[slot] = rows[i];
    }
}

}  // namespace sotay::members
