#include "sotay/members/history.h"

#include "register.h"

#include <doctest/doctest.h>

using namespace sotay;

TEST_SUITE_BEGIN("members::history");

TEST_CASE_FIXTURE(test::Register, "what a change replaced is told in order and lies sealed") {
    add_organisation(1, "38", "chi_bo", {});
    add_member({.id = 7, .full_name = "Đảng viên"}, 1, "chinh_thuc", "2020-01-01");
    members::HistoryWriter writer{database, vault, actor};
    writer.add({.member = 7,
                .action = "member.set",
                .fields = {"phone"},
                .previous = {{"phone", "84987654321"}}});
    writer.add(
        {.member = 7, .action = "member.set", .fields = {"post"}, .previous = {{"post", nullptr}}});

    const auto rows = members::history_of(database, vault, 7);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].previous.at("phone") == "84987654321");
    CHECK(rows[0].actor == "thu-ky");
    CHECK(rows[1].fields == std::vector<std::string>{"post"});
    CHECK(rows[1].previous.at("post").is_null());
    CHECK(number("SELECT count(*) FROM member_history WHERE instr(hex(previous), hex('987654321')) "
                 "> 0") == 0);
    CHECK(members::history_of(database, vault, 8).empty());
}
