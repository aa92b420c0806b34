#include "sotay/calendar/working_days.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::calendar;

TEST_SUITE_BEGIN("calendar::WorkingDays");

namespace {

Date day(const std::string& text) {
    const auto date = parse_date(text);
    REQUIRE(date);
    return *date;
}

std::vector<HolidayRule> yearly_rules() {
    return {
        {.name = "New Year", .month = 1, .day = 1},
        {.name = "Tết", .is_lunar = true, .month = 1, .day = 1, .days_before = 1, .days_after = 3},
        {.name = "Hùng kings", .is_lunar = true, .month = 3, .day = 10},
        {.name = "Victory", .month = 4, .day = 30},
        {.name = "Labour", .month = 5, .day = 1},
        {.name = "National Day", .month = 9, .day = 2, .days_after = 1}};
}

struct Office {
    WorkingDays days{yearly_rules(), {}};

    [[nodiscard]] std::string reason(const std::string& date) const {
        return days.day_off(day(date)).value_or("works");
    }
};

}  // namespace

TEST_CASE_FIXTURE(Office, "a weekend is off without a name, a holiday with its own") {
    CHECK(reason("2026-12-05").empty());
    CHECK(reason("2026-12-06").empty());
    CHECK(reason("2026-12-07") == "works");
    CHECK(reason("2026-01-01") == "New Year");
    CHECK(reason("2025-04-07") == "Hùng kings");
}

TEST_CASE_FIXTURE(Office, "Tết takes the last day of the old year and the first four of the new") {
    CHECK(reason("2026-02-13") == "works");
    for (const std::string date :
         {"2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"}) {
        CAPTURE(date);
        CHECK(reason(date) == "Tết");
    }
    CHECK(reason("2026-02-23") == "works");
}

TEST_CASE_FIXTURE(Office, "a holiday on a weekend makes the next working day a day off") {
    CHECK(reason("2026-04-26") == "Hùng kings");  // a Sunday
    CHECK(reason("2026-04-27") == "Hùng kings");
    CHECK(reason("2026-04-28") == "works");
    CHECK(reason("2023-01-02") == "New Year");
    CHECK(reason("2023-01-03") == "works");
}

TEST_CASE_FIXTURE(Office, "two holidays on one weekend make two days off") {
    CHECK(reason("2022-04-30") == "Victory");  // a Saturday
    CHECK(reason("2022-05-01") == "Labour");
    CHECK(reason("2022-05-02") == "Victory");
    CHECK(reason("2022-05-03") == "Labour");
    CHECK(reason("2022-05-04") == "works");
}

TEST_CASE_FIXTURE(Office, "days off in lieu follow the block that the weekend cut") {
    CHECK(reason("2024-02-13") == "Tết");  // 9 to 13 February, with a Saturday and a Sunday
    CHECK(reason("2024-02-14") == "Tết");
    CHECK(reason("2024-02-15") == "Tết");
    CHECK(reason("2024-02-16") == "works");
}

TEST_CASE("a decided block replaces the yearly one whole") {
    WorkingDays::Decisions decisions;
    for (const std::string date : {"2024-02-08", "2024-02-09", "2024-02-10", "2024-02-11",
                                   "2024-02-12", "2024-02-13", "2024-02-14"}) {
        decisions.days_off.emplace(day(date), "Tết as decided");
    }
    const WorkingDays days{yearly_rules(), decisions};
    CHECK(days.day_off(day("2024-02-08")) == "Tết as decided");
    CHECK(days.day_off(day("2024-02-14")) == "Tết as decided");
    CHECK_FALSE(days.day_off(day("2024-02-15")));
    CHECK(days.day_off(day("2025-01-28")) == "Tết");
}

TEST_CASE("a swapped day is off and the Saturday worked for it is not") {
    const WorkingDays days{
        yearly_rules(),
        {.days_off = {{day("2025-05-02"), "Swapped"}}, .working_days = {day("2025-04-26")}}};
    CHECK(days.day_off(day("2025-05-02")) == "Swapped");
    CHECK_FALSE(days.day_off(day("2025-04-26")));
    CHECK(days.day_off(day("2025-05-01")) == "Labour");
    CHECK(days.next_working_day(day("2025-04-30")) == day("2025-05-05"));
    CHECK(days.add(day("2025-04-25"), 1) == day("2025-04-26"));
}

TEST_CASE("days around New Year belong to the year in which they fall") {
    const WorkingDays days{{{.name = "Eve", .month = 1, .day = 1, .days_before = 3},
                            {.name = "Kitchen gods", .is_lunar = true, .month = 12, .day = 23}},
                           {}};
    CHECK(days.day_off(day("2025-12-29")) == "Eve");
    CHECK(days.day_off(day("2026-02-10")) == "Kitchen gods");
    CHECK(days.day_off(day("2023-01-02")) == "Eve");
    CHECK(days.day_off(day("2023-01-03")) == "Eve");
    CHECK_FALSE(days.day_off(day("2023-01-04")));
}

TEST_CASE_FIXTURE(Office, "a term in working days passes over Tết and weekends") {
    CHECK(days.add(day("2026-02-12"), 1) == day("2026-02-13"));
    CHECK(days.add(day("2026-02-12"), 2) == day("2026-02-23"));
    CHECK(days.add(day("2026-02-14"), 5) == day("2026-02-27"));
    CHECK(days.add(day("2026-02-23"), -2) == day("2026-02-12"));
    CHECK(days.add(day("2026-02-14"), 0) == day("2026-02-14"));
    CHECK(days.next_working_day(day("2026-02-14")) == day("2026-02-23"));
    CHECK(days.next_working_day(day("2026-02-13")) == day("2026-02-13"));
}

TEST_SUITE_END();
