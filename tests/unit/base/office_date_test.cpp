#include "sotay/base/office_date.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace sotay;
using Verdict = DateReading::Verdict;

TEST_SUITE_BEGIN("base::office_date");

namespace {

const Date k_today = *parse_date("2026-11-24");

std::string read(const std::string& text, Date latest = k_today) {
    const auto reading = read_office_date(text, latest);
    return reading.verdict == Verdict::date ? iso(reading.date) : "";
}

}  // namespace

TEST_CASE("every way to write a day gives the same day") {
    for (const std::string text : {"20/05/1970",
                                   "20/5/1970",
                                   "20-05-1970",
                                   "20.5.1970",
                                   "20 / 5 / 1970",
                                   "20 05 1970",
                                   "1970-05-20",
                                   "1970/05/20",
                                   "20051970",
                                   "19700520",
                                   "20/5/70",
                                   "20-5-70",
                                   "ngay 20 thang 5 nam 1970",
                                   "Ngay 20 thang 05 nam 1970",
                                   "20 thang 5 1970",
                                   "20 thang 5, 1970",
                                   "ngay 20/5/1970",
                                   "20 thang nam nam 1970",
                                   "20-May-1970",
                                   "20-May-70",
                                   "20 MAY 1970",
                                   "May 20, 1970",
                                   "20-Thg5-1970",
                                   "25708",
                                   "25708.5"}) {
        CAPTURE(text);
        CHECK(read(text) == "1970-05-20");
    }
    CHECK(read("3 thang muoi hai nam 1970") == "1970-12-03");
}

TEST_CASE("the time of day behind a date is dropped") {
    for (const std::string text :
         {"20/05/1970 00:00:00", "20/5/1970 0:00", "1970-05-20 00:00", "1970-05-20T00:00:00",
          "1970-05-20T00:00:00.000Z", "20/05/1970 12:00:00 AM", "20/05/1970 12:00:00 SA"}) {
        CAPTURE(text);
        CHECK(read(text) == "1970-05-20");
    }
    CHECK(read("12:30").empty());
}

TEST_CASE("a month or a year is kept as such") {
    for (const std::string text : {"05/1970", "5-1970", "1970-05", "thang 5 nam 1970",
                                   "thang 5/1970", "May-1970", "May-70", "00/05/1970"}) {
        CAPTURE(text);
        CHECK(read(text) == "1970-05");
    }
    for (const std::string text :
         {"1970", "nam 1970", "00/00/1970", "--/--/1970", ".../.../1970"}) {
        CAPTURE(text);
        CHECK(read(text) == "1970");
    }
}

TEST_CASE("a year of two digits is the latest that is not too late") {
    CHECK(read("24/11/26") == "2026-11-24");
    CHECK(read("25/11/26") == "1926-11-25");
    CHECK(read("1-1-99") == "1999-01-01");
    const auto of_age = *parse_date("2008-11-24");
    CHECK(read("24/11/08", of_age) == "2008-11-24");
    CHECK(read("25/11/08", of_age) == "1908-11-25");
}

TEST_CASE("a number in a date column is a day of Excel unless it is a year") {
    CHECK(read("1") == "1900-01-01");
    CHECK(read("59") == "1900-02-28");
    CHECK(read("61") == "1900-03-01");
    CHECK(read("1899") == "1905-03-13");
    CHECK(read("1900") == "1900");
    CHECK(read("2099") == "2099");
    CHECK(read("2100") == "1905-09-30");
    CHECK(read("45658") == "2025-01-01");
    CHECK(read("80000") == "2119-01-11");
    CHECK(read("80001").empty());
    CHECK(read("0").empty());
    CHECK(read_office_date("60", k_today).verdict == Verdict::no_such_day);
}

TEST_CASE("a day that the calendar lacks is told from what is no date") {
    for (const std::string text : {"31/02/2011", "29/2/2023", "32/01/1970", "2011-02-31",
                                   "ngay 31 thang 4 nam 1970", "31-Apr-1970", "31022011"}) {
        CAPTURE(text);
        CHECK(read_office_date(text, k_today).verdict == Verdict::no_such_day);
    }
    for (const std::string text :
         {"", "abc", "20/05", "20 thang 5", "20-May", "20/05/197", "1/2/3/1970", "20/05/1970?",
          "nam", "thang", "20 mai 1970", "123456789", "20/005/1970", "1:2", "5 nam 1970 6 7"}) {
        CAPTURE(text);
        CHECK(read_office_date(text, k_today).verdict == Verdict::no_date);
    }
}

TEST_CASE("a month before the day is told, with the day it must mean") {
    for (const std::string text : {"05/20/1970", "5-20-70", "5/20/1970 0:00"}) {
        CAPTURE(text);
        const auto reading = read_office_date(text, k_today);
        CHECK(reading.verdict == Verdict::month_first);
        CHECK(iso(reading.date) == "1970-05-20");
    }
    CHECK(read_office_date("02/31/1970", k_today).verdict == Verdict::no_such_day);
    CHECK(read("05/06/1970") == "1970-06-05");
}

TEST_SUITE_END();
