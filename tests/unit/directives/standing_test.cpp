#include "sotay/directives/standing.h"

#include "shelf.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::directives;

TEST_SUITE_BEGIN("directives: standing");

namespace {

struct OldAndNew : test::Shelf {
    DirectiveId old_one = put("01-HD/TW", "Hướng dẫn", "2021-09-28");
    DirectiveId new_one = put("06-HD/TW", "Hướng dẫn", "2025-06-09");

    [[nodiscard]] bool is_in_force(DirectiveId id, const std::string& on) {
        return Standing{database, *parse_date(on)}.is_in_force(*find_by_id(database, id));
    }
};

}  // namespace

TEST_CASE_FIXTURE(OldAndNew, "a paper is in force from its date of issue, a draft never") {
    CHECK_FALSE(is_in_force(new_one, "2025-06-08"));
    CHECK(is_in_force(new_one, "2025-06-09"));
    CHECK_FALSE(is_in_force(put("", "Hướng dẫn", "2025-06-09"), "2026-01-01"));
    CHECK_FALSE(is_in_force(put("07-HD/TW", "Hướng dẫn", ""), "2026-01-01"));
}

TEST_CASE_FIXTURE(OldAndNew, "a paper that names its first and last day is in force between them") {
    auto paper = test::Shelf::paper("294-QĐ/TW", "Quy định", "2025-05-26");
    paper.effective_on = parse_date("2025-07-01");
    paper.ended_on = parse_date("2026-04-07");
    const auto id = put(paper);
    CHECK_FALSE(is_in_force(id, "2025-06-30"));
    CHECK(is_in_force(id, "2025-07-01"));
    CHECK(is_in_force(id, "2026-04-07"));
    CHECK_FALSE(is_in_force(id, "2026-04-08"));
    CHECK(Standing{database, *parse_date("2026-04-08")}.has_ended(id));
    CHECK_FALSE(Standing{database, *parse_date("2025-06-30")}.has_ended(id));
}
