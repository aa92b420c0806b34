#include "sotay/members/import_stage.h"

#include "province.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using test::k_an;
using test::k_headings;
using test::Province;

TEST_SUITE_BEGIN("members::import_stage");

TEST_CASE_FIXTURE(Province, "who has left stays in the register's past with the reason") {
    const std::string headings = "Họ tên,Mã chi bộ,Số thẻ đảng viên,Ngày vào Đảng,Trạng thái\n";
    SUBCASE("a member of the register") {
        (void)import(k_headings + k_an);
        const auto left = headings + "Nguyễn Văn An,38.001,38.123456,,từ trần\n";
        CHECK(import(left).counts.updated == 1);
        CHECK(text("SELECT to_on || departure FROM member_placements") == "2026-12-01tu_tran");
        CHECK(text("SELECT to_on FROM member_posts") == "2026-12-01");
        CHECK(import(left).counts.unchanged == 1);
    }
    SUBCASE("somebody new") {
        const auto left = headings + "Lê Thị Bình,38.002,38.000002,03/02/2010,đã chuyển đi\n";
        CHECK(import(left).counts.created == 1);
        CHECK(text("SELECT to_on || departure FROM member_placements") == "2026-12-01chuyen_di");
        CHECK(import(left).counts.unchanged == 1);
    }
    CHECK(members::count_by_organisation(database, local_date(clock.now())).empty());
}

TEST_CASE_FIXTURE(Province, "posts are held where the row says, in the cell and above it") {
    const std::string headings = "Họ tên,Mã chi bộ,Số thẻ đảng viên,Chức vụ Đảng\n";
    const auto sheet =
        headings +
        "Lê A,38.001,38.000001,\"Đảng ủy viên, Bí thư\"\nLê B,38.001,38.000002,Phó Bí thư\n";
    CHECK(import(sheet).counts.created == 2);
    CHECK(number("SELECT organisation_id FROM member_posts WHERE post = 'uy_vien_ban_chap_hanh'") ==
          1);
    CHECK(number("SELECT organisation_id FROM member_posts WHERE post = 'bi_thu'") == 2);
    CHECK(import(sheet).counts.unchanged == 2);
    clock.time += std::chrono::hours{24};
    CHECK(import(headings + "Lê A,38.001,38.000001,Phó Bí thư\n").counts.updated == 1);
    CHECK(text("SELECT to_on FROM member_posts WHERE post = 'bi_thu'") == "2026-12-02");
    CHECK(number("SELECT count(*) FROM member_posts WHERE to_on IS NULL") == 3);
}

TEST_CASE_FIXTURE(Province,
                  "headings stand below titles, and a year alone is kept and pointed out") {
    const auto report =
        import("DANH SÁCH ĐẢNG VIÊN\n,,\nHọ tên,Mã chi bộ,Năm sinh\nLê A,38.001,1950\n");
    REQUIRE(report.sheets.size() == 1);
    CHECK(report.sheets[0].header_row == 3);
    CHECK(report.counts.created == 1);
    CHECK(iso(*only_member().birth_date) == "1950");
    REQUIRE(report.warnings.size() == 1);
    CHECK(report.warnings[0].line == 4);
}

TEST_CASE_FIXTURE(Province, "a guest takes part for a time and is counted at home alone") {
    const std::string headings = "Họ tên,Mã chi bộ,Số thẻ đảng viên,Trạng thái\n";
    const auto guests =
        headings +
        "Nguyễn Văn An,38.002,38.123456,tạm thời đến\nLê Thị Hoa,38.002,38.000009,tạm thời đến\n";
    (void)import(k_headings + k_an);
    const auto report = import(guests);
    CHECK(report.problems.empty());
    CHECK(report.counts.updated == 1);
    CHECK(report.counts.created == 1);
    CHECK(number("SELECT count(*) FROM member_placements WHERE kind = 'temporary' AND "
                 "organisation_id = 3") == 2);
    CHECK(only_member().organisation == 2);
    const auto counts = members::count_by_organisation(database, local_date(clock.now()));
    CHECK(counts.size() == 1);
    CHECK(counts.at(2) == 1);
    CHECK(import(guests).counts.unchanged == 2);
}

TEST_SUITE_END();
