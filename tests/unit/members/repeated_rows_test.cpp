#include "sotay/members/repeated_rows.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <utility>

using namespace sotay;
using members::RepeatedRows;

TEST_SUITE_BEGIN("members::repeated_rows");

TEST_CASE("each row but the first with a key is found, with the first one's number") {
    RepeatedRows rows{};
    rows.note(0, 77, {0, 2});
    rows.note(1, 77, {1, 3});
    rows.note(0, 77, {2, 5});
    rows.note(0, 78, {3, 6});
    rows.note(0, 77, {4, 9});
    const auto repeats = rows.find();
    REQUIRE(repeats.size() == 2);
    CHECK(repeats[0].row.ordinal == 2);
    CHECK(repeats[0].row.number == 5);
    CHECK(repeats[0].first_number == 2);
    CHECK(repeats[1].row.number == 9);
    CHECK(repeats[1].first_number == 2);
}

TEST_CASE("keys that exceed the memory allowed are found as well") {
    std::mt19937 random{38};
    RepeatedRows rows{100};
    std::map<std::pair<unsigned, std::uint64_t>, std::uint32_t> first;
    std::map<std::pair<std::uint32_t, unsigned>, std::uint32_t> expected;
    for (std::uint32_t ordinal = 0; ordinal < 5'000; ++ordinal) {
        const auto kind = static_cast<unsigned>(random() % 3);
        const std::uint64_t key = random() % 2'000;
        rows.note(kind, key, {ordinal, ordinal + 2});
        const auto [seen, is_new] = first.emplace(std::pair{kind, key}, ordinal + 2);
        if (!is_new) expected[{ordinal, kind}] = seen->second;
    }
    const auto repeats = rows.find();
    REQUIRE(repeats.size() == expected.size());
    for (const auto& repeat : repeats) {
        const auto found = expected.find({repeat.row.ordinal, repeat.kind});
        REQUIRE(found != expected.end());
        CHECK(found->second == repeat.first_number);
        CHECK(repeat.row.number == repeat.row.ordinal + 2);
    }
}
