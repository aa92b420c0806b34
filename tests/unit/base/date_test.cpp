#include "sotay/base/date.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace sotay;

TEST_SUITE_BEGIN("base::date");

TEST_CASE("a day that the calendar lacks is no date") {
    CHECK(parse_date("2024-02-29"));
    CHECK_FALSE(parse_date("2023-02-29"));
    CHECK_FALSE(parse_office_date("31/02/2011"));
    CHECK_FALSE(parse_date("2026-12-3"));
    CHECK_FALSE(parse_date("2026-12-03x"));
}

TEST_CASE("an office's date is read with any of its separators, never with two") {
    for (const std::string text : {"3/12/2026", "03-12-2026", "03.12.2026", "2026-12-03"}) {
        CAPTURE(text);
        REQUIRE(parse_office_date(text));
        CHECK(iso(*parse_office_date(text)) == "2026-12-03");
    }
    CHECK_FALSE(parse_office_date("3/12-2026"));
    CHECK_FALSE(parse_office_date("3/12/26"));
}

TEST_CASE("an instant without an offset is Vietnam time") {
    const auto local = parse_instant("2026-12-03T14:00");
    REQUIRE(local);
    CHECK(local == parse_instant("2026-12-03T07:00:00Z"));
    CHECK(iso(*local) == "2026-12-03T14:00:00+07:00");
    CHECK(display(*local) == "14:00 03/12/2026");
    CHECK_FALSE(parse_instant("2026-12-03"));
    CHECK_FALSE(parse_instant("2026-12-03T24:00"));
}

TEST_CASE("every instant reads back from its text") {
    for (const Instant instant : {Instant{0ms}, Instant{1'764'745'200'123ms}, Instant{-1ms}}) {
        CHECK(parse_instant(iso(instant)) == instant);
    }
}

TEST_CASE("the evening in UTC is already the next Vietnamese day") {
    CHECK(iso(local_date(*parse_instant("2026-12-02T17:00:00Z"))) == "2026-12-03");
    CHECK(iso(local_date(*parse_instant("2026-12-02T16:59:59Z"))) == "2026-12-02");
}

TEST_SUITE_END();
