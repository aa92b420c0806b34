#include "sotay/members/row_states.h"

#include <doctest/doctest.h>

#include <array>

using namespace sotay::members;

TEST_SUITE_BEGIN("members::RowStates");

TEST_CASE("each row keeps the state that it was given last") {
    constexpr std::array k_all{RowState::rejected, RowState::created, RowState::updated,
                               RowState::unchanged};
    for (const auto first : k_all) {
        for (const auto second : k_all) {
            RowStates states;
            for (const auto state : k_all) states.add(state);
            states.add(first);
            CHECK(states.at(4) == first);
            states.set(4, second);
            CHECK(states.at(4) == second);
            for (std::size_t row = 0; row < k_all.size(); ++row) {
                CHECK(states.at(row) == k_all.at(row));
            }
            CHECK(states.size() == 5);
        }
    }
}

TEST_SUITE_END();
