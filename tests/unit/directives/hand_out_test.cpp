#include "sotay/directives/hand_out.h"

#include "handed_out.h"

#include "sotay/base/error.h"
#include "sotay/directives/reminder.h"
#include "sotay/directives/study.h"
#include "sotay/directives/visit.h"
#include "sotay/notify/receipt.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../kind_of_failure.h"

using namespace sotay;
using namespace sotay::directives;
using notify::Receipt;
using test::kind_of_failure;
using testing::HandingOut;

TEST_SUITE_BEGIN("directives: handing out");

namespace {

/// Handed out on 1 December, to be acknowledged by the 10th.
struct Deadline : HandingOut {
    Issue issued = issue("org:38.001.001", "2026-12-10");

    std::vector<Reminder> remind(const std::string& now, const std::vector<int>& days = {3, 1}) {
        at(now);
        auto posted = post_reminders(database, actor, days);
        for (const auto& one : posted) expand(one.message);
        return posted;
    }
    [[nodiscard]] std::vector<std::int64_t> reminded(std::int64_t message) {
        std::vector<std::int64_t> members;
        auto rows = database.query(
            "SELECT member_id FROM deliveries WHERE message_id = $1 AND state <> 'cancelled' "
            "ORDER BY member_id",
            message);
        while (rows.step()) members.push_back(rows.integer(0));
        return members;
    }
    void answer(std::int64_t member) {
        store::Transaction transaction{database};
        acknowledge(database, delivery(issued.message, member), clock.time);
        transaction.commit();
    }
    void study(const std::vector<std::int64_t>& present) {
        store::Transaction transaction{database};
        Studies{database}.record(paper.id, {7, *parse_date("2026-12-03"), present}, clock.time);
        transaction.commit();
    }
    void add_meeting() {
        database.run_script(R"sql(
            INSERT INTO meetings (id, organisation_id, kind, state, period, title, place, starts_at, created_at)
            VALUES (7, 11, 'thuong_ky', 'held', '2026-12', 'Sinh hoạt', 'x', 0, 0))sql");
    }
};

using Members = std::vector<std::int64_t>;

}  // namespace

TEST_CASE_FIXTURE(HandingOut, "a document goes to a selector once, unless it is to go again") {
    const HandOut wanted{paper, "under:38.001", std::nullopt, "", false};
    const auto first = hand_out(database, actor, wanted);
    CHECK(first.is_new);
    at("2026-12-20T09:00");
    const auto second = hand_out(database, actor, wanted);
    CHECK_FALSE(second.is_new);
    CHECK(second.issue.message == first.issue.message);
    auto again = wanted;
    again.is_again = true;
    CHECK(hand_out(database, actor, again).is_new);
    CHECK(hand_out(database, actor, again).is_new);
    CHECK(issues_of(database, paper.id).size() == 3);
    CHECK(number("SELECT COUNT(*) FROM messages") == 3);
}

TEST_CASE_FIXTURE(HandingOut, "drafts and days that are past are refused, and nothing is written") {
    auto draft = paper;
    draft.is_draft = true;
    const auto entries = number("SELECT COUNT(*) FROM audit_entries");
    CHECK(kind_of_failure([&] {
              static_cast<void>(hand_out(database, actor, {draft, "all", {}, "", false}));
          }) == ErrorKind::conflict);
    CHECK(kind_of_failure([&] {
              static_cast<void>(
                  hand_out(database, actor, {paper, "all", parse_date("2026-11-30"), "", false}));
          }) == ErrorKind::conflict);
    CHECK(number("SELECT COUNT(*) FROM messages") == 0);
    CHECK(number("SELECT COUNT(*) FROM audit_entries") == entries);
}

TEST_CASE_FIXTURE(HandingOut, "a long title is cut between words to what a template takes") {
    paper.title.clear();
    for (int word = 0; word < 60; ++word) paper.title += "nghiệp ";
    const auto title = message_params(paper, *parse_date("2026-12-01")).at("title");
    CHECK(title.ends_with("nghiệp…"));
    CHECK(title.size() < paper.title.size());
    CHECK(message_params(paper, *parse_date("2026-12-01")).at("symbol") == "294-QĐ/TW");
}

TEST_CASE_FIXTURE(Deadline, "reminders go on their days, once, to those silent") {
    answer(11);
    CHECK(remind("2026-12-06T09:00").empty());
    const auto first = remind("2026-12-07T09:00");
    REQUIRE(first.size() == 1);
    CHECK(first[0].days_before == 3);
    CHECK(reminded(first[0].message) == Members{12, 13});
    CHECK(remind("2026-12-07T15:00").empty());
    CHECK(remind("2026-12-08T09:00").empty());
    answer(12);
    const auto second = remind("2026-12-09T09:00");
    REQUIRE(second.size() == 1);
    CHECK(reminded(second[0].message) == Members{13});
    CHECK(remind("2026-12-10T09:00").empty());
    CHECK(remind("2026-12-11T09:00").empty());
}

TEST_CASE_FIXTURE(Deadline, "of reminders that were missed only the last is made up for") {
    const auto late = remind("2026-12-10T09:00");
    REQUIRE(late.size() == 1);
    CHECK(late[0].days_before == 1);
    CHECK(remind("2026-12-10T10:00").empty());
}

TEST_CASE_FIXTURE(Deadline, "nobody is reminded after the last day or once all have answered") {
    CHECK(remind("2026-12-11T00:00").empty());
    for (const std::int64_t member : {11, 12, 13}) answer(member);
    CHECK(remind("2026-12-09T09:00").empty());
    CHECK(number("SELECT COUNT(*) FROM messages") == 1);
}

TEST_CASE_FIXTURE(Deadline, "a cancelled issue is not reminded of") {
    {
        store::Transaction transaction{database};
        notify::cancel(database, issued.message, clock.time);
        transaction.commit();
    }
    CHECK(remind("2026-12-09T09:00").empty());
}

TEST_CASE_FIXTURE(Deadline, "an issue whose reminder would fall on its own day gets none") {
    CHECK(remind("2026-12-01T10:00", {9, 1}).empty());
    CHECK(remind("2026-12-02T10:00", {9, 1}).empty());
}

TEST_CASE_FIXTURE(Deadline, "a reminder that has not left is held back once its person answers") {
    const auto reminder = remind("2026-12-09T09:00").at(0).message;
    CHECK(reminded(reminder) == Members{11, 12, 13});
    put(reminder, 13, "unreached");
    answer(12);
    CHECK(reminded(reminder) == Members{11, 13});
}

TEST_CASE_FIXTURE(Deadline,
                  "who studied it is not reminded, until a corrected roll says otherwise") {
    add_meeting();
    study({11, 12});
    CHECK(number("SELECT COUNT(*) FROM deliveries WHERE excused_at IS NOT NULL") == 2);
    study({12});
    CHECK(number("SELECT member_id FROM deliveries WHERE excused_at IS NOT NULL") == 12);
    CHECK(reminded(remind("2026-12-09T09:00").at(0).message) == Members{11, 13});
    study({});
    CHECK(number("SELECT COUNT(*) FROM deliveries WHERE excused_at IS NOT NULL") == 0);
}

TEST_CASE_FIXTURE(Deadline, "who studied it before it was handed out is not reminded either") {
    add_meeting();
    study({12, 21});
    const auto later = issue("under:38.001", "2026-12-20");
    CHECK(reminded(remind("2026-12-19T09:00", {1}).at(0).message) == Members{11, 13, 22, 23});
    CHECK(later.id != issued.id);
}

TEST_CASE_FIXTURE(Deadline, "a personal link ends with its message and with its person's leaving") {
    const auto today = *parse_date("2026-12-02");
    const auto of_11 = delivery(issued.message, 11);
    REQUIRE(find_visit(database, of_11, today));
    CHECK(find_visit(database, of_11, today)->directive.symbol == paper.symbol);
    CHECK_FALSE(find_visit(database, 999, today));
    database.execute("UPDATE member_placements SET to_on = '2026-12-02' WHERE member_id = 11");
    CHECK_FALSE(find_visit(database, of_11, today));
    const auto of_12 = delivery(issued.message, 12);
    {
        store::Transaction transaction{database};
        notify::cancel(database, issued.message, clock.time);
        transaction.commit();
    }
    CHECK_FALSE(find_visit(database, of_12, today));
}

TEST_CASE_FIXTURE(Deadline, "opening and acknowledging are noted once") {
    const auto of_11 = delivery(issued.message, 11);
    const auto visit = [&] { return *find_visit(database, of_11, *parse_date("2026-12-02")); };
    mark_opened(database, visit(), clock.time);
    at("2026-12-02T10:00");
    mark_opened(database, visit(), clock.time);
    CHECK(visit().receipts.opened_at == parse_instant("2026-12-01T09:00"));
    mark_acknowledged(database, visit(), clock.time);
    at("2026-12-03T10:00");
    mark_acknowledged(database, visit(), clock.time);
    CHECK(visit().receipts.acknowledged_at == parse_instant("2026-12-02T10:00"));
}

TEST_SUITE_END();
