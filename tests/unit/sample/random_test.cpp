#include "sotay/sample/random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

using namespace sotay::sample;

TEST_SUITE_BEGIN("sample::random");

TEST_CASE("draws are the same on every machine") {
    Random random{5489};  // the seed for which the standard fixes the engine's numbers
    std::uint64_t draw = 0;
    for (int i = 0; i < 10'000; ++i) draw = random.below(1'000'000'007);
    CHECK(draw == 9981545732273789042ULL % 1'000'000'007);
}

TEST_CASE("every value of a range comes up, and about as often") {
    Random random{1};
    std::array<int, 6> counts{};
    for (int i = 0; i < 6000; ++i) ++counts.at(static_cast<std::size_t>(random.between(5, 10) - 5));
    for (const int count : counts) {
        CHECK(count > 850);
        CHECK(count < 1150);
    }
    CHECK(random.between(3, 3) == 3);
}

TEST_CASE("a subset is in order, without repeats, and never larger than the whole") {
    Random random{2};
    for (int i = 0; i < 100; ++i) {
        const auto indices = random.subset(10, 4);
        REQUIRE(indices.size() == 4);
        CHECK(std::is_sorted(indices.begin(), indices.end()));
        CHECK(std::adjacent_find(indices.begin(), indices.end()) == indices.end());
        CHECK(indices.back() < 10);
    }
    CHECK(random.subset(3, 5) == std::vector<std::size_t>{0, 1, 2});
    CHECK(random.subset(0, 5).empty());
}

TEST_CASE("unique numbers never repeat, to the last of them") {
    Random random{3};
    UniqueNumbers numbers{5000};
    std::vector<bool> seen(5000);
    bool repeated = false;
    for (int i = 0; i < 5000; ++i) {
        const std::uint64_t number = numbers.next(random);
        repeated = repeated || seen.at(number);
        seen[number] = true;
    }
    CHECK_FALSE(repeated);
}

TEST_SUITE_END();
