#include "sotay/members/member.h"

#include "register.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using test::Register;

TEST_SUITE_BEGIN("members::member");

namespace {

std::vector<std::string> names(Register& office, const members::Filter& filter,
                               const std::string& on = "2026-12-01") {
    std::vector<std::string> result;
    members::for_each(office.database, office.vault, *parse_date(on), filter,
                      [&](const members::Member& member) { result.push_back(member.full_name); });
    return result;
}

struct ThreeMembers : Register {
    ThreeMembers() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        add_organisation(2, "38.001", "chi_bo", 1);
        add_organisation(3, "38.002", "chi_bo", 1);
        add_member(
            {.id = 7, .full_name = "Trần Văn Đào", .card = "38.000007", .phone = "84987654321"}, 2,
            "chinh_thuc", "2020-01-01");
        add_member({.id = 8, .full_name = "Lê Thị Dũng", .citizen_id = "038187001234"}, 3, "du_bi",
                   "2026-06-01");
        add_member({.id = 9, .full_name = "Lê Anh", .card = "038087001234"}, 3, "chinh_thuc",
                   "2020-01-01");
    }
};

}  // namespace

TEST_CASE_FIXTURE(ThreeMembers, "members are listed by given name as Vietnamese sorts") {
    CHECK(names(*this, {}) == std::vector<std::string>{"Lê Anh", "Lê Thị Dũng", "Trần Văn Đào"});
    CHECK(names(*this, {.limit = 1}) == std::vector<std::string>{"Lê Anh"});
    CHECK(names(*this, {.organisations = {3}, .limit = 1}) == std::vector<std::string>{"Lê Anh"});
}

TEST_CASE_FIXTURE(ThreeMembers, "a list shows the day asked for, not today") {
    CHECK(names(*this, {}, "2026-05-31") == std::vector<std::string>{"Lê Anh", "Trần Văn Đào"});
    CHECK(names(*this, {}, "2019-12-31").empty());
}

TEST_CASE_FIXTURE(ThreeMembers, "a list is narrowed by organisation, state and words of the name") {
    CHECK(names(*this, {.organisations = {2}}) == std::vector<std::string>{"Trần Văn Đào"});
    CHECK(names(*this, {.state = "du_bi"}) == std::vector<std::string>{"Lê Thị Dũng"});
    CHECK(names(*this, {.organisations = {3}, .state = "chinh_thuc"}) ==
          std::vector<std::string>{"Lê Anh"});
    CHECK(names(*this, {.search = "dao tran"}) == std::vector<std::string>{"Trần Văn Đào"});
    CHECK(names(*this, {.organisations = {3}, .search = "lê"}).size() == 2);
    CHECK(names(*this, {.search = "không ai"}).empty());
}

TEST_CASE_FIXTURE(ThreeMembers, "a number finds its owner by card, citizen id or phone") {
    CHECK(names(*this, {.search = "38000007"}) == std::vector<std::string>{"Trần Văn Đào"});
    CHECK(names(*this, {.search = "0987 654 321"}) == std::vector<std::string>{"Trần Văn Đào"});
    CHECK(names(*this, {.search = "038187001234"}) == std::vector<std::string>{"Lê Thị Dũng"});
    CHECK(names(*this, {.organisations = {2}, .search = "038187001234"}).empty());
}

TEST_CASE_FIXTURE(ThreeMembers, "what was sealed is opened for the reader") {
    const auto member = members::find(database, vault, 7, *parse_date("2026-12-01"));
    REQUIRE(member);
    CHECK(member->card_number == "38.000007");
    CHECK(member->phone == "84987654321");
    CHECK_FALSE(member->citizen_id);
    CHECK(member->organisation == 2);
    CHECK(member->state == "chinh_thuc");
    CHECK_FALSE(members::find(database, vault, 10, *parse_date("2026-12-01")));
}

TEST_CASE_FIXTURE(ThreeMembers, "a member of no organisation on the day is still found by id") {
    const auto member = members::find(database, vault, 8, *parse_date("2026-01-01"));
    REQUIRE(member);
    CHECK(member->organisation == 0);
    CHECK(member->state.empty());
}

TEST_CASE_FIXTURE(ThreeMembers, "a reference is a card number, dotted or not, or a member id") {
    for (const std::string reference : {"38.000007", "38000007", "7"}) {
        CAPTURE(reference);
        CHECK(members::find_reference(database, vault, reference) == 7);
    }
    CHECK(members::find_reference(database, vault, "038087001234") == 9);
    CHECK_FALSE(members::find_reference(database, vault, "38.000008"));
    CHECK_FALSE(members::find_reference(database, vault, "mười"));
    CHECK_FALSE(members::find_reference(database, vault, "999"));
}

TEST_CASE_FIXTURE(ThreeMembers, "members are counted by their official organisation of the day") {
    const auto on = *parse_date("2026-12-01");
    auto counts = members::count_by_organisation(database, on);
    CHECK(counts[2] == 1);
    CHECK(counts[3] == 2);
    CHECK(counts.size() == 2);
    CHECK(members::members_of(database, on, {3, 2}) == std::vector<members::MemberId>{8, 9, 7});
    CHECK(members::members_of(database, *parse_date("2026-01-01"), {3}) ==
          std::vector<members::MemberId>{9});
}

TEST_SUITE_END();
