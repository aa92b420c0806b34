#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sotay::members {

/// What becomes of a row of a sheet.
enum class RowState : std::uint8_t { rejected, created, updated, unchanged };

/// The state of every row of a sheet, in order; two bits each, for sheets of millions.
class RowStates {
public:
    [[nodiscard]] std::size_t size() const { return low_.size(); }
    [[nodiscard]] RowState at(std::size_t row) const {
        const int value = (high_[row] ? 2 : 0) + (low_[row] ? 1 : 0);
        return static_cast<RowState>(value);
    }
    void add(RowState state) {
        low_.push_back(is_odd(state));
        high_.push_back(state >= RowState::updated);
    }
    void set(std::size_t row, RowState state) {
        low_[row] = is_odd(state);
        high_[row] = state >= RowState::updated;
    }

private:
    static bool is_odd(RowState state) {
        return state == RowState::created || state == RowState::unchanged;
    }

    std::vector<bool> low_;
    std::vector<bool> high_;
};

}  // namespace sotay::members
