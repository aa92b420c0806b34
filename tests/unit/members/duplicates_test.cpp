#include "sotay/members/duplicates.h"

#include "register.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sotay;

namespace {

struct Persons : test::Register {
    Persons() {
        add_organisation(1, "38", "dang_bo_tinh", {});
        add_organisation(2, "38.001", "chi_bo", 1);
        add_organisation(3, "38.002", "chi_bo", 1);
    }

    void add(const test::Person& person, const std::string& birth_date,
             std::int64_t organisation = 2) {
        add_member(person, organisation, "chinh_thuc", "2020-01-01");
        database.execute("UPDATE members SET birth_date = $2 WHERE id = $1", person.id,
                         birth_date.empty() ? std::nullopt : std::optional{birth_date});
    }
    [[nodiscard]] members::DuplicateReport find(const members::DuplicateOptions& options = {}) {
        return members::find_duplicates(database, vault, local_date(clock.now()), options);
    }
    /// "1+2" for each pair found.
    [[nodiscard]] std::vector<std::string> pairs(const members::DuplicateOptions& options = {}) {
        std::vector<std::string> found;
        for (const auto& pair : find(options).pairs) {
            found.push_back(std::to_string(pair.one) + "+" + std::to_string(pair.other));
        }
        return found;
    }
};

using Pairs = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("members::duplicates");

TEST_CASE_FIXTURE(Persons, "a person written in two ways is found, whatever the slip") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan"}, "1970-05-03");
    SUBCASE("the marks") { add({.id = 2, .full_name = "Nguyên Thi Lan"}, "1970-05-03", 3); }
    SUBCASE("the year alone") { add({.id = 2, .full_name = "Nguyễn Thị Lan"}, "1970", 3); }
    SUBCASE("day for month") { add({.id = 2, .full_name = "Nguyễn Thị Lan"}, "1970-03-05", 3); }
    SUBCASE("a wrong year") { add({.id = 2, .full_name = "Nguyễn Thị Lan"}, "1971-05-03", 3); }
    SUBCASE("a given name") { add({.id = 2, .full_name = "Nguyễn Thị Lam"}, "1970-05-03", 3); }
    SUBCASE("a middle name") { add({.id = 2, .full_name = "Nguyễn Thi Lan"}, "1970-05-03", 3); }
    SUBCASE("a name left out") { add({.id = 2, .full_name = "Nguyễn Lan"}, "1970-05-03", 3); }
    SUBCASE("no birth date in one cell") { add({.id = 2, .full_name = "Nguyễn Thị Lan"}, ""); }
    CHECK(pairs() == Pairs{"1+2"});
}

TEST_CASE_FIXTURE(Persons, "namesakes of other days and strangers of one day are left alone") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan"}, "1970-05-03");
    add({.id = 2, .full_name = "Nguyễn Thị Lan"}, "1982-11-27");
    add({.id = 3, .full_name = "Trần Văn Hùng"}, "1970-05-03");
    add({.id = 4, .full_name = "Nguyễn Thị Lan"}, "", 3);
    CHECK(pairs().empty());
}

TEST_CASE_FIXTURE(Persons, "the same phone with another name is found, an office's phone is not") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan", .phone = "84987654321"}, "1970-05-03");
    add({.id = 2, .full_name = "Ng. Lan", .phone = "84987654321"}, "1970-05-03", 3);
    add({.id = 3, .full_name = "Trần Văn Hùng", .phone = "84987654321"}, "1965-01-02");
    const auto report = find();
    REQUIRE(report.pairs.size() == 1);
    CHECK(report.pairs[0].one == 1);
    CHECK(report.pairs[0].other == 2);
    CHECK(std::ranges::count(report.pairs[0].reasons, tr("same phone")) == 1);
}

TEST_CASE_FIXTURE(Persons, "two citizen ids that are both in order are two persons") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan", .citizen_id = "038170001234"}, "1970-05-03");
    add({.id = 2, .full_name = "Nguyễn Thị Lan", .citizen_id = "038170009876"}, "1970-05-03");
    CHECK(pairs().empty());
    CHECK(pairs({.min_score = 30}) == Pairs{"1+2"});
}

TEST_CASE_FIXTURE(Persons, "two digits swapped in a citizen id betray one person") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan", .citizen_id = "038170001234"}, "1970-05-03");
    add({.id = 2, .full_name = "Nguyễn Thị Lan", .citizen_id = "038170001243"}, "1970-05-03");
    const auto report = find();
    REQUIRE(report.pairs.size() == 1);
    CHECK(report.pairs[0].score > 80);
}

TEST_CASE_FIXTURE(Persons, "the likeliest stand first, and a limit says how many it left out") {
    add({.id = 1, .full_name = "Nguyễn Thị Lan"}, "1970-05-03");
    add({.id = 2, .full_name = "Nguyễn Lan"}, "1970-05-03", 3);
    add({.id = 3, .full_name = "Lê Văn Bình"}, "1980-01-01");
    add({.id = 4, .full_name = "Lê Văn Bình"}, "1980-01-01");
    CHECK(pairs() == Pairs{"3+4", "1+2"});
    const auto report = find({.limit = 1});
    REQUIRE(report.pairs.size() == 1);
    CHECK(report.pairs[0].one == 3);
    CHECK(report.left_out == 1);
    CHECK(pairs({.organisations = {3}}) == Pairs{"1+2"});
}

TEST_CASE_FIXTURE(Persons, "a pair declared two persons is not shown until that is taken back") {
    add({.id = 1, .full_name = "Lê Văn Bình"}, "1980-01-01");
    add({.id = 2, .full_name = "Lê Văn Bình"}, "1980-01-01");
    CHECK(members::declare_distinct(database, actor, 2, 1));
    CHECK_FALSE(members::declare_distinct(database, actor, 1, 2));
    CHECK(members::are_distinct(database, 1, 2));
    CHECK(pairs().empty());
    CHECK(members::withdraw_distinct(database, actor, 1, 2));
    CHECK_FALSE(members::withdraw_distinct(database, actor, 1, 2));
    CHECK(pairs() == Pairs{"1+2"});
    CHECK(number("SELECT COUNT(*) FROM audit_entries") == 2);
}

TEST_CASE_FIXTURE(Persons, "merged entries and those of an unfinished import are left out") {
    for (const auto id : {1, 2, 3}) {
        add({.id = id, .full_name = "Lê Văn Bình"}, "1980-01-01");
    }
    database.execute("UPDATE members SET merged_into = 1 WHERE id = 2");
    database.execute("DELETE FROM member_placements WHERE member_id = 3");
    CHECK(pairs().empty());
}

TEST_CASE_FIXTURE(Persons, "a crowd of namesakes is compared with a bound and told of") {
    for (std::int64_t id = 1; id <= 250; ++id) add({.id = id, .full_name = "Lê Văn Bình"}, "");
    const auto report = find({.limit = 10});
    CHECK(report.pairs.size() == 10);
    CHECK(report.large_groups == 1);
    CHECK(report.left_out == 200 * 50 + 200 * 199 / 2 - 10);
}
