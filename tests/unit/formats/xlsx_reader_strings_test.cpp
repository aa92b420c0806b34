#include "sotay/formats/xlsx_reader_strings.h"

#include <doctest/doctest.h>
#include <malloc.h>

#include <random>
#include <string>

using namespace sotay;

TEST_SUITE_BEGIN("formats::xlsx_reader_strings");

TEST_CASE("a table of texts over its memory goes to a file and gives the same") {
    sheets::StringTable table{1 << 17};
    const auto text = [](std::size_t number) {
        return number % 7 == 0 ? std::string{}
                               : std::string(number % 300, 'a') + std::to_string(number);
    };
    constexpr std::size_t k_count = 60'000;
    for (std::size_t number = 0; number < k_count; ++number) table.add(text(number));
    REQUIRE(table.size() == k_count);
    bool is_same = true;
    for (std::size_t number = 0; number < k_count; ++number) {
        is_same = is_same && table.at(number) == text(number);
    }
    std::mt19937 random{1};
    for (int time = 0; time < 20'000; ++time) {
        const std::size_t number = random() % k_count;
        is_same = is_same && table.at(number) == text(number);
    }
    CHECK(is_same);
}

TEST_CASE("a table that has gone to a file no longer holds its memory") {
    constexpr std::size_t k_memory = 1 << 20;
    const std::size_t before = mallinfo2().uordblks;
    sheets::StringTable table{k_memory};
    for (int number = 0; number < 200'000; ++number) table.add(std::string(100, 'x'));
    CHECK(mallinfo2().uordblks < before + 2 * k_memory);
    CHECK(table.at(199'999) == std::string(100, 'x'));
}

TEST_CASE("a text longer than a block is kept whole") {
    sheets::StringTable table{1};
    table.add(std::string(130'000, 'x'));
    table.add("y");
    table.add("");
    CHECK(table.at(0) == std::string(130'000, 'x'));
    CHECK(table.at(1) == "y");
    CHECK(table.at(2).empty());
}

TEST_SUITE_END();
