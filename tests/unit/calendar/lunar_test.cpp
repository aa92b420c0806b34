#include "sotay/calendar/lunar.h"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::calendar;

TEST_SUITE_BEGIN("calendar::lunar");

namespace {

Date day(const std::string& text) {
    const auto date = parse_date(text);
    REQUIRE(date);
    return *date;
}

struct YearRow {
    int year;
    std::string tet;
    std::string ancestors;  // giỗ Tổ, 10/3
};

}  // namespace

TEST_CASE("Tết and the day of the Hùng kings fall on their published days") {
    for (const auto& row : std::vector<YearRow>{{2022, "2022-02-01", "2022-04-10"},
                                                {2023, "2023-01-22", "2023-04-29"},
                                                {2024, "2024-02-10", "2024-04-18"},
                                                {2025, "2025-01-29", "2025-04-07"},
                                                {2026, "2026-02-17", "2026-04-26"},
                                                {2027, "2027-02-06", "2027-04-16"},
                                                {2028, "2028-01-26", "2028-04-04"},
                                                {2029, "2029-02-13", "2029-04-23"},
                                                {2030, "2030-02-02", "2030-04-12"},
                                                {2031, "2031-01-23", "2031-04-01"},
                                                {2032, "2032-02-11", "2032-04-19"}}) {
        CAPTURE(row.year);
        CHECK(iso(from_lunar({row.year, 1, 1, false})) == row.tet);
        CHECK(to_lunar(day(row.tet)) == LunarDate{row.year, 1, 1, false});
        CHECK(iso(from_lunar({row.year, 3, 10, false})) == row.ancestors);
        CHECK(to_lunar(day(row.ancestors)) == LunarDate{row.year, 3, 10, false});
    }
}

TEST_CASE("Tết is reckoned at UTC+7 in the years in which China's falls otherwise") {
    for (const std::string tet :
         {"1968-01-29", "1969-02-16", "1985-01-21", "2007-02-17", "2030-02-02", "2053-02-18"}) {
        CAPTURE(tet);
        const int year = std::stoi(tet);
        CHECK(iso(from_lunar({year, 1, 1, false})) == tet);
        CHECK(to_lunar(day(tet)) == LunarDate{year, 1, 1, false});
    }
}

TEST_CASE("leap months stand where the Vietnamese calendar has them") {
    const std::map<int, int> leap_months{{1985, 2}, {1987, 7}, {1990, 5}, {1993, 3}, {1995, 8},
                                         {1998, 5}, {2001, 4}, {2004, 2}, {2006, 7}, {2009, 5},
                                         {2012, 4}, {2014, 9}, {2017, 6}, {2020, 4}, {2023, 2},
                                         {2025, 6}, {2028, 5}, {2031, 3}, {2033, 11}};
    std::map<int, int> found;
    for (Date date = day("1985-01-21"); date < day("2034-02-19"); date += std::chrono::days{1}) {
        const auto lunar = to_lunar(date);
        if (lunar.is_leap_month) found[lunar.year] = lunar.month;
    }
    CHECK(found == leap_months);
}

TEST_CASE("a new moon minutes before midnight begins the month on that day") {
    CHECK(to_lunar(day("1995-09-24")) == LunarDate{1995, 8, 1, true});
}

TEST_CASE("the memorial day in a leap month three is in the first of both") {
    CHECK(to_lunar(day("2031-04-01")) == LunarDate{2031, 3, 10, false});
    CHECK(from_lunar({2031, 3, 10, true}) > from_lunar({2031, 3, 10, false}));
}

TEST_CASE("every day of 130 years is found again from its lunar date, month after month") {
    LunarDate previous = to_lunar(day("1969-12-31"));
    for (Date date = day("1970-01-01"); date <= day("2100-12-31"); date += std::chrono::days{1}) {
        const auto lunar = to_lunar(date);
        CAPTURE(iso(date));
        REQUIRE(from_lunar(lunar) == date);
        const bool is_next_day = lunar.day == previous.day + 1 && lunar.month == previous.month;
        const bool is_next_month = lunar.day == 1 && (previous.day == 29 || previous.day == 30);
        REQUIRE((is_next_day || is_next_month));
        previous = lunar;
    }
}

TEST_CASE("a day that the month lacks gives its last day") {
    CHECK(to_lunar(from_lunar({2024, 12, 30, false})) == LunarDate{2024, 12, 29, false});
    CHECK(from_lunar({2024, 12, 30, false}) + std::chrono::days{1} == day("2025-01-29"));
}

TEST_CASE("a leap month that the year lacks gives the plain month") {
    CHECK(from_lunar({2026, 3, 10, true}) == from_lunar({2026, 3, 10, false}));
}

TEST_SUITE_END();
