#include "sotay/base/partial_date.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;

TEST_SUITE_BEGIN("base::partial_date");

TEST_CASE("a date keeps what is known of it and adds nothing") {
    const std::string written[]{"1970", "1970-05", "1970-05-20"};
    const std::string shown[]{"1970", "05/1970", "20/05/1970"};
    for (std::size_t i = 0; i < std::size(written); ++i) {
        const auto date = parse_partial_date(written[i]);
        REQUIRE(date);
        CHECK(iso(*date) == written[i]);
        CHECK(display(*date) == shown[i]);
        CHECK(date->is_whole() == (i == 2));
    }
}

TEST_CASE("a year or month may mean any of its days") {
    CHECK(iso(parse_partial_date("1972")->earliest()) == "1972-01-01");
    CHECK(iso(parse_partial_date("1972")->latest()) == "1972-12-31");
    CHECK(iso(parse_partial_date("1972-02")->latest()) == "1972-02-29");
    CHECK(iso(parse_partial_date("1972-02-03")->earliest()) == "1972-02-03");
    CHECK(iso(parse_partial_date("1972-02-03")->latest()) == "1972-02-03");
}

TEST_CASE("what is no date is none") {
    for (const std::string text : {"", "72", "19721", "1972-13", "1972-02-30", "1972-2", "abcd"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_partial_date(text));
    }
}
