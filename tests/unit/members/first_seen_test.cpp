#include "sotay/members/first_seen.h"

#include <doctest/doctest.h>

using sotay::members::FirstSeen;

TEST_SUITE_BEGIN("members::FirstSeen");

TEST_CASE("the first row of a key is remembered through every growth") {
    FirstSeen seen;
    constexpr int k_keys = 20'000;
    for (int key = 0; key < k_keys; ++key) {
        REQUIRE_FALSE(seen.note(static_cast<std::uint64_t>(key) << 40, key + 2));
    }
    for (int key = 0; key < k_keys; ++key) {
        REQUIRE(seen.note(static_cast<std::uint64_t>(key) << 40, 99'999) == key + 2);
    }
}

TEST_CASE("digests that differ in their first bytes are different keys") {
    FirstSeen seen;
    CHECK_FALSE(seen.note({1, 2, 3, 4, 5, 6, 7, 8, 9}, 2));
    CHECK_FALSE(seen.note({2, 2, 3, 4, 5, 6, 7, 8, 9}, 3));
    CHECK(seen.note({1, 2, 3, 4, 5, 6, 7, 8, 9}, 4) == 2);
}

TEST_SUITE_END();
