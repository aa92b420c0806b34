#include "sotay/members/timeline.h"

#include "life_office.h"

#include <doctest/doctest.h>

using namespace sotay;

TEST_SUITE_BEGIN("members::timeline");

namespace {

struct Story : test::LifeOffice {
    Story() {
        add_member({.id = 7, .full_name = "Đảng viên", .phone = "84987654321"}, 3, "chinh_thuc",
                   "2020-01-01");
        add_post(7, 3, "bi_thu", "2021-01-01");
    }
    std::string told() {
        std::string text;
        const auto value = [](const Json& json) {
            return json.is_null() ? "-" : json.get<std::string>();
        };
        for (const auto& row : members::timeline_of(database, vault, 7)) {
            if (row.action == "member.create") continue;
            text += row.action.substr(7) + " " + value(row.from) + ">" + value(row.to) + "; ";
        }
        return text;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Story, "places, moments, posts and transfers are told in the order they held") {
    receive(send(7, "38.001.002", "2026-11-01").transfer.id, "2026-11-10");
    CHECK(told() ==
          "place ->38.001.001; state ->chinh_thuc; post.begin ->bi_thu@38.001.001; "
          "state chinh_thuc>dang_chuyen; transfer.sent 38.001.001>38.001.002; "
          "place 38.001.001>38.001.002; state dang_chuyen>chinh_thuc; "
          "post.end bi_thu@38.001.001>-; transfer.received 38.001.001>38.001.002; ");
}

TEST_CASE_FIXTURE(Story, "a change is told with old and new value, by whom, and only once") {
    set(7, {{"phone", "0912345678"}});
    set(7, {{"phone", "0912345679"}, {"state", "mien_sinh_hoat"}});
    const auto rows = members::timeline_of(database, vault, 7);
    std::vector<members::TimelineRow> numbers;
    std::vector<members::TimelineRow> moments;
    for (const auto& row : rows) {
        if (row.field == "phone") numbers.push_back(row);
        if (row.field == "state") moments.push_back(row);
    }
    REQUIRE(numbers.size() == 2);
    CHECK(numbers[0].from == "84987654321");
    CHECK(numbers[0].to == "84912345678");
    CHECK(numbers[1].to == "84912345679");
    CHECK(numbers[1].actor == "thu-ky");
    REQUIRE(moments.size() == 2);
    CHECK(moments[1].to == "mien_sinh_hoat");
    CHECK(moments[1].actor == "thu-ky");
    CHECK(moments[0].actor.empty());
}

TEST_CASE_FIXTURE(Story, "a departure is the last thing told") {
    set(7, {{"state", "xoa_ten"}}, "2026-11-20");
    CHECK(told().ends_with("leave chinh_thuc>xoa_ten; post.end bi_thu@38.001.001>-; "));
    CHECK_THROWS_AS(static_cast<void>(members::timeline_of(database, vault, 99)), Error);
}

TEST_SUITE_END();
