#include "sotay/members/organisation_finder.h"

#include "sheet_office.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using test::contains;
using test::SheetOffice;

TEST_SUITE_BEGIN("members::organisation_finder");

TEST_CASE_FIXTURE(SheetOffice,
                  "an organisation's code is read dotted, bare, and with its name behind") {
    for (const std::string text :
         {"38.168.053.000.001", "38168053000001", "38-168-053-000-001", "38.168.053.000.001.",
          "38. 168. 053. 000. 001", "38.168.053.000.001 - Chi bộ Văn phòng", "'38168053000001",
          "38168053000001.0", "Chi bộ Văn phòng - Tổng hợp"}) {
        CAPTURE(text);
        const auto row = read({{"org_code", text}});
        REQUIRE(row.draft.organisation != nullptr);
        CHECK(row.is_clean());
    }
    CHECK(read({{"org_code", "1168053000001"}}).is_clean());
    CHECK(contains(read({{"org_code", "3.8168E+13"}}).problem(), "destroyed"));
    CHECK(
        contains(read({{"org_code", "38.012.009.000"}}).problem(), "38.012.009.001 Chi bộ Phố 9"));
    CHECK(contains(read({{"org_code", "38.012"}}).problem(), "name the cell"));
    CHECK(contains(read({{"org_code", "38.013.001"}, {"org_name", "Chi bộ Phố 9"}}).warning(),
                   "Chi bộ Thôn 1"));
    CHECK(read({{"org_code", "38.013.001"}, {"org_name", "CB thôn 1"}}).is_clean());
}

TEST_CASE_FIXTURE(SheetOffice,
                  "an organisation is found by its name, if need be with the one above") {
    for (const std::string text :
         {"Chi bộ Phố 9", "phố 9", "CB Phố 9", "Chi bộ Phố 9, Đảng bộ phường Hạc Thành",
          "Chi bộ Phố 9 (Hạc Thành)", "38.012.009.001"}) {
        CAPTURE(text);
        const auto row = read({{"org_name", text}});
        REQUIRE(row.draft.organisation != nullptr);
        CHECK(row.draft.organisation->id == 4);
    }
    for (const std::string text :
         {"Chi bộ Thôn 1, Đảng bộ xã Hoằng Giang", "Thôn 1 - xã Hoằng Giang",
          "CB Thôn 1 thuộc Đảng ủy xã Hoằng Giang, tỉnh Thanh Hóa"}) {
        CAPTURE(text);
        const auto row = read({{"org_name", text}});
        REQUIRE(row.draft.organisation != nullptr);
        CHECK(row.draft.organisation->id == 6);
    }
    const auto both = read({{"org_name", "Chi bộ Thôn 1"}}).problem();
    CHECK(contains(both, "38.012.009.002 (Đảng bộ phường Hạc Thành)"));
    CHECK(contains(both, "38.013.001 (Đảng bộ xã Hoằng Giang)"));
    CHECK(
        contains(read({{"org_name", "Chi bộ Phố 99"}}).problem(), "Chi bộ Phố 9 (38.012.009.001)"));
    CHECK(read({{"org_name", "Chi bộ Phố 9, xã Hoằng Giang"}}).problems.size() == 1);
}

TEST_SUITE_END();
