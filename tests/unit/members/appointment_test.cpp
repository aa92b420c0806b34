#include "sotay/members/appointment.h"

#include "life_office.h"

#include "sotay/members/posts.h"

#include <doctest/doctest.h>

using namespace sotay;

TEST_SUITE_BEGIN("members::appointment");

namespace {

struct Committee : test::LifeOffice {
    Committee() {
        add_member({.id = 7, .full_name = "Đảng viên"}, 3, "chinh_thuc", "2020-01-01");
        add_member({.id = 8, .full_name = "Dự bị"}, 3, "du_bi", "2020-01-01");
    }
    members::PostReport take(std::int64_t member, const std::string& post,
                             const std::string& organisation = "",
                             const std::string& on = "2026-11-01") {
        return at_desk([&](const members::Desk& desk) {
            return members::take_post(desk, {member, post, organisation, *parse_date(on)});
        });
    }
    members::PostReport lay_down(std::int64_t member, const std::string& post,
                                 const std::string& on) {
        return at_desk([&](const members::Desk& desk) {
            return members::lay_down_post(desk, {member, post, "", *parse_date(on)});
        });
    }
};

}  // namespace

TEST_CASE_FIXTURE(Committee, "a member holds several posts, in the cell and in committees above") {
    CHECK(take(7, "bí thư chi bộ").is_changed);
    CHECK(take(7, "ủy viên BCH", "38.001").is_changed);
    CHECK_FALSE(take(7, "bi_thu", "", "2026-11-20").is_changed);
    CHECK_THROWS_AS(take(7, "bi_thu", "38.002"), Error);
    CHECK_THROWS_AS(take(7, "bi_thu", "38.001.002"), Error);
    CHECK(members::posts_on(database, 7, *parse_date("2026-11-01")).size() == 2);
    CHECK(number("SELECT count(*) FROM audit_entries") == 2);
}

TEST_CASE_FIXTURE(Committee,
                  "a second secretary and one on probation are warned about, not refused") {
    CHECK(take(7, "bi_thu").warnings.empty());
    const auto second = take(8, "bi_thu");
    CHECK(second.is_changed);
    CHECK(second.warnings.size() == 2);
    CHECK(take(8, "chi_uy_vien").warnings.size() == 1);
}

TEST_CASE_FIXTURE(Committee, "a post laid down is no longer held on that day") {
    take(7, "bi_thu");
    CHECK_THROWS_AS(lay_down(7, "pho_bi_thu", "2026-11-10"), Error);
    CHECK(lay_down(7, "bi_thu", "2026-11-10").is_changed);
    CHECK(members::posts_on(database, 7, *parse_date("2026-11-09")).size() == 1);
    CHECK(members::posts_on(database, 7, *parse_date("2026-11-10")).empty());
    CHECK_THROWS_AS(lay_down(7, "bi_thu", "2026-11-11"), Error);
    CHECK(take(7, "bi_thu", "", "2026-11-12").is_changed);
}

TEST_CASE_FIXTURE(Committee, "a committee is told by the term in which each post was taken up") {
    database.run_script("INSERT INTO organisation_terms VALUES (3, '2020-06-01')");
    database.run_script("INSERT INTO organisation_terms VALUES (3, '2026-10-01')");
    add_post(7, 3, "bi_thu", "2020-06-01");
    take(8, "chi_uy_vien");
    const auto rows = members::committee_of(database, 3, *parse_date("2026-11-01"));
    REQUIRE(rows.size() == 2);
    const auto& old = rows[0].member == 7 ? rows[0] : rows[1];
    const auto& fresh = rows[0].member == 7 ? rows[1] : rows[0];
    CHECK(old.term_from == *parse_date("2020-06-01"));
    CHECK_FALSE(old.is_of_present_term);
    CHECK(fresh.term_from == *parse_date("2026-10-01"));
    CHECK(fresh.is_of_present_term);
    CHECK(members::committee_of(database, 3, *parse_date("2026-09-30"))[0].is_of_present_term);
}

TEST_SUITE_END();
