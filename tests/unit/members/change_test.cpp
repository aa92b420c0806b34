#include "sotay/members/change.h"

#include "life_office.h"

#include "sotay/members/history.h"
#include "sotay/members/posts.h"
#include "sotay/members/stays.h"

#include <doctest/doctest.h>

using namespace sotay;

TEST_SUITE_BEGIN("members::change");

namespace {

struct OneMember : test::LifeOffice {
    OneMember() {
        add_member({.id = 7, .full_name = "Đảng viên", .card = "38.000007", .phone = "84987654321"},
                   3, "chinh_thuc", "2020-01-01");
        add_member({.id = 8, .full_name = "Người khác", .card = "38.000008"}, 3, "chinh_thuc",
                   "2020-01-01");
    }
    members::Member member(const std::string& on = "2026-12-01") {
        return *members::find(database, vault, 7, *parse_date(on));
    }
    std::int64_t entries() { return number("SELECT count(*) FROM audit_entries"); }
};

}  // namespace

TEST_CASE_FIXTURE(OneMember,
                  "several fields change at once, and the history keeps what was there") {
    const auto report = set(7, {{"phone", "0912345678"}, {"ethnicity", "Thái"}});

    CHECK(report.changes.size() == 2);
    CHECK(member().phone == "84912345678");
    CHECK(member().ethnicity == "Thái");
    CHECK(member().card_number == "38.000007");
    const auto rows = members::history_of(database, vault, 7);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].previous.at("phone") == "84987654321");
    CHECK(rows[0].previous.at("ethnicity").is_null());
    CHECK(entries() == 1);
}

TEST_CASE_FIXTURE(OneMember, "an empty value empties the field, so that the number finds nobody") {
    CHECK(set(7, {{"phone", ""}}).changes.size() == 1);

    CHECK_FALSE(member().phone);
    CHECK(number("SELECT count(*) FROM members WHERE phone_index IS NOT NULL") == 0);
}

TEST_CASE_FIXTURE(OneMember, "every bad value is told and nothing is written") {
    const auto report = set(7, {{"phone", "12"},
                                {"birth_date", "31/02/1970"},
                                {"phon", "1"},
                                {"org_code", "38.001.002"},
                                {"full_name", ""},
                                {"ethnicity", "Thái"}});

    CHECK(report.problems.size() == 5);
    CHECK(report.changes.empty());
    CHECK_FALSE(member().ethnicity);
    CHECK(entries() == 0);
}

TEST_CASE_FIXTURE(OneMember, "a number of somebody else is refused") {
    CHECK(set(7, {{"card_number", "38.000008"}}).problems.size() == 1);
    CHECK(member().card_number == "38.000007");
}

TEST_CASE_FIXTURE(OneMember, "what stands like this already changes nothing") {
    CHECK(set(7, {{"phone", "0987 654 321"}, {"state", "chính thức"}}).changes.empty());
    CHECK(entries() == 0);
}

TEST_CASE_FIXTURE(OneMember, "a trial tells the changes and writes none") {
    const auto report = at_desk([&](const members::Desk& desk) {
        return members::change_member(desk, {.member = 7,
                                             .values = {{"state", "khai_tru"}},
                                             .on = *parse_date("2026-11-01"),
                                             .is_dry_run = true});
    });
    CHECK(report.changes.size() == 1);
    CHECK(member().state == "chinh_thuc");
    CHECK(entries() == 0);
}

TEST_CASE_FIXTURE(OneMember, "who dies is a member until that day and holds no post after it") {
    add_post(7, 3, "bi_thu");
    add_post(7, 2, "uy_vien_ban_chap_hanh");
    const auto report = set(7, {{"state", "từ trần"}}, "2026-11-03");

    REQUIRE(report.changes.size() == 1);
    CHECK(report.changes[0].to == "tu_tran");
    CHECK(member("2026-11-02").organisation == 3);
    CHECK(member("2026-11-03").organisation == 0);
    CHECK(members::posts_on(database, 7, *parse_date("2026-11-02")).size() == 2);
    CHECK(members::posts_on(database, 7, *parse_date("2026-11-03")).empty());
    CHECK(members::stays_of(database, 7).back().departure == "tu_tran");
    CHECK(set(7, {{"state", "xoa_ten"}}).problems.size() == 1);
}

TEST_CASE_FIXTURE(OneMember, "coming back too early is warned about with the rule, and works") {
    CHECK(set(7, {{"state", "khai_tru"}}, "2025-01-10").changes.size() == 1);
    const auto early = set(7, {{"state", "du_bi"}, {"org_code", "38.001.002"}}, "2026-11-01");

    REQUIRE(early.warnings.size() == 1);
    CHECK(early.warnings[0].find("10/01/2028") != std::string::npos);
    CHECK(early.warnings[0].find("3.5.1.b") != std::string::npos);
    CHECK(member().organisation == 4);
    CHECK(member().state == "du_bi");
    CHECK(member("2026-10-31").organisation == 0);
}

TEST_CASE_FIXTURE(OneMember, "who moved away comes back without a warning") {
    CHECK(set(7, {{"state", "chuyen_di"}}, "2026-01-10").changes.size() == 1);
    CHECK(set(7, {{"state", "chinh_thuc"}}).warnings.empty());
    CHECK(member().organisation == 3);
}

TEST_CASE_FIXTURE(OneMember, "a guest whom an import brought leaves as a member does") {
    database.run_script("UPDATE member_placements SET kind = 'temporary' WHERE member_id = 7");
    CHECK(set(7, {{"state", "chuyen_di"}}, "2026-11-20").changes.size() == 1);
    CHECK_FALSE(
        members::stay_on(database, 7, members::StayKind::temporary, *parse_date("2026-11-20")));
    CHECK(set(7, {{"state", "chuyen_di"}}).problems.size() == 1);
}

TEST_CASE_FIXTURE(OneMember, "late paperwork is told that it does not move the official date") {
    add_member({.id = 9, .full_name = "Dự bị"}, 3, "du_bi", "2025-11-01");
    database.execute("UPDATE members SET admitted_on = '2025-11-01' WHERE id = 9");

    const auto late = set(9, {{"state", "chinh_thuc"}, {"official_on", "20/11/2026"}});
    REQUIRE(late.warnings.size() == 1);
    CHECK(late.warnings[0].find("01/11/2026") != std::string::npos);
    CHECK(set(9, {{"official_on", "01/11/2026"}}).warnings.empty());
}

TEST_CASE_FIXTURE(OneMember, "a state told during a transfer shows when it has ended") {
    const auto id = send(7, "38.001.002", "2026-11-01").transfer.id;
    const auto report = set(7, {{"state", "mien_sinh_hoat"}});

    CHECK(report.warnings.size() == 1);
    CHECK(member().state == "dang_chuyen");
    receive(id, "2026-12-01");
    CHECK(member().state == "mien_sinh_hoat");
}

TEST_CASE_FIXTURE(OneMember, "an entry is not changed from a day before it began") {
    CHECK(set(7, {{"state", "mien_sinh_hoat"}}, "2026-11-10").changes.size() == 1);
    CHECK_THROWS_AS(set(7, {{"state", "o_nuoc_ngoai"}}, "2026-11-09"), Error);
    CHECK_THROWS_AS(set(7, {{"state", "chinh_thuc"}}, "2026-12-02"), Error);
}

TEST_SUITE_END();
