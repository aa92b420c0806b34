#include "sotay/members/clocks.h"

#include "life_office.h"

#include <doctest/doctest.h>

using namespace sotay;

TEST_SUITE_BEGIN("members::clocks");

namespace {

struct Calendar : test::LifeOffice {
    void admit(std::int64_t id, const std::string& admitted_on, const std::string& state,
               std::int64_t cell = 3) {
        add_member({.id = id, .full_name = "Đảng viên"}, cell, state, "2025-07-01");
        database.execute("UPDATE members SET admitted_on = $2 WHERE id = $1", id, admitted_on);
    }
    std::vector<members::DueRow> due(const std::string& on, int within = 0,
                                     std::vector<org::OrganisationId> organisations = {}) {
        return members::due(database, membership, working_days,
                            {std::move(organisations), *parse_date(on), within});
    }
};

std::string days(const std::vector<members::DueRow>& rows) {
    std::string text;
    for (const auto& row : rows) text += row.clock + " " + iso(row.due_on) + "; ";
    return text;
}

}  // namespace

TEST_CASE("twelve months from 29 February end on 28 February, from the 31st on the month's last") {
    CHECK(iso(members::add_months(*parse_date("2024-02-29"), 12)) == "2025-02-28");
    CHECK(iso(members::add_months(*parse_date("2024-08-31"), 6)) == "2025-02-28");
    CHECK(iso(members::add_months(*parse_date("2024-02-29"), 48)) == "2028-02-29");
}

TEST_CASE_FIXTURE(Calendar,
                  "a probation ends after twelve months and is considered in 30 working days") {
    admit(7, "2025-12-10", "du_bi");
    CHECK(days(due("2026-12-01")).empty());
    CHECK(days(due("2026-12-01", 30)) == "probation 2026-12-10; ");
    // New Year's Day is the one holiday among the 42 days after it.
    const auto rows = due("2026-12-20", 60);
    REQUIRE(rows.size() == 1);
    CHECK(days(rows) == "recognition 2027-01-22; ");
    CHECK(iso(rows[0].since) == "2026-12-10");
    CHECK(rows[0].overdue_days == 0);
    CHECK(due("2027-01-25")[0].overdue_days == 3);
}

TEST_CASE_FIXTURE(Calendar, "the working days of a clock leave Tết out") {
    admit(7, "2025-02-02", "du_bi");
    // From 2 February 2026: four weeks and two days of work, and the five days of Tết.
    CHECK(days(due("2026-02-03", 90)) == "recognition 2026-03-23; ");
}

TEST_CASE_FIXTURE(Calendar, "a clock is judged by the rules in force when it began") {
    admit(7, "2024-05-10", "du_bi");
    admit(8, "2025-06-10", "du_bi");
    const auto rows = due("2026-12-01", 0);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].citation.find("24-QĐ/TW") != std::string::npos);
    CHECK(rows[1].citation.find("294-QĐ/TW") != std::string::npos);
}

TEST_CASE_FIXTURE(Calendar, "a probationary member on the way is still on probation") {
    admit(7, "2025-12-10", "du_bi");
    send(7, "38.001.002", "2026-11-20");
    CHECK(days(due("2026-12-01", 40)) == "probation 2026-12-10; receipt 2027-01-04; ");
    CHECK(due("2026-12-01", 90).size() == 4);
}

TEST_CASE_FIXTURE(Calendar, "a transfer is due in 60 working days from the change of work") {
    admit(7, "2010-01-01", "chinh_thuc");
    const auto id = at_desk([&](const members::Desk& desk) {
                        return members::send(desk, {.member = 7,
                                                    .destination = "38.001.002",
                                                    .changed_on = *parse_date("2026-08-03"),
                                                    .on = *parse_date("2026-08-20")});
                    }).transfer.id;
    CHECK(days(due("2026-12-01")) == "receipt 2026-10-05; transfer 2026-10-28; ");
    CHECK(due("2026-12-01", 0, {6}).empty());
    CHECK(due("2026-12-01", 0, {3}).size() == 2);
    receive(id, "2026-12-01");
    CHECK(due("2026-12-01").empty());
}

TEST_CASE_FIXTURE(Calendar, "a temporary stay that is over stays listed until the member is back") {
    admit(7, "2010-01-01", "chinh_thuc");
    const auto id = at_desk([&](const members::Desk& desk) {
                        return members::send(desk, {.member = 7,
                                                    .destination = "38.001.002",
                                                    .kind = members::StayKind::temporary,
                                                    .until = *parse_date("2026-11-20"),
                                                    .on = *parse_date("2026-08-20")});
                    }).transfer.id;
    receive(id, "2026-08-20");
    REQUIRE(due("2026-12-01").size() == 1);
    CHECK(due("2026-12-01")[0].overdue_days == 11);
    at_desk([&](const members::Desk& desk) {
        return members::give_back(desk, id, *parse_date("2026-12-01"));
    });
    CHECK(due("2026-12-01").empty());
}

TEST_CASE_FIXTURE(Calendar, "a badge is handed over on the award day after the years are full") {
    admit(7, "1986-10-20", "chinh_thuc");
    admit(8, "1986-11-07", "chinh_thuc");
    admit(9, "1997-01-30", "chinh_thuc");
    admit(10, "1990-01-01", "chinh_thuc");
    const auto rows = due("2026-11-01", 100);
    CHECK(days(rows) == "badge 2026-11-07; badge 2026-11-07; badge 2027-02-03; ");
    CHECK(rows[0].rule == "Huy hiệu 40 năm tuổi Đảng");
    CHECK(rows[2].rule == "Huy hiệu 30 năm tuổi Đảng");
    CHECK(due("2026-11-08", 0).empty());
}

TEST_CASE_FIXTURE(Calendar,
                  "readmission is possible 36 months after an expulsion, never after a death") {
    admit(7, "2010-01-01", "chinh_thuc");
    admit(8, "2010-01-01", "chinh_thuc");
    set(7, {{"state", "khai_tru"}}, "2025-11-15");
    set(8, {{"state", "tu_tran"}}, "2025-11-15");
    CHECK(days(due("2028-11-01", 30)) == "readmission 2028-11-15; ");
}

TEST_SUITE_END();
