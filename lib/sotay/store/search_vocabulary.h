#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::store {

/// Gives each different text a number, from 0 in the order of appearance.
class Vocabulary {
public:
    Vocabulary();

    [[nodiscard]] std::uint32_t number_of(std::string_view text);
    [[nodiscard]] const std::string& text(std::uint32_t number) const { return texts_[number]; }
    [[nodiscard]] std::size_t size() const { return texts_.size(); }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number_plus_1 = 0;  ///< 0: free
    };
    void grow();

    std::vector<std::string> texts_;
    std::vector<Slot> slots_;  // twice as many as texts at least, a power of two
};

}  // namespace sotay::store
