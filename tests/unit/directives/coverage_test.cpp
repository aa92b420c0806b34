#include "sotay/directives/coverage.h"

#include "handed_out.h"

#include "sotay/base/error.h"
#include "sotay/directives/reminder.h"
#include "sotay/directives/study.h"
#include "sotay/directives/unreached_list.h"
#include "sotay/notify/receipt.h"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <random>
#include <string>

using namespace sotay;
using namespace sotay::directives;
using notify::Receipt;
using testing::HandingOut;

TEST_SUITE_BEGIN("directives: coverage");

namespace {

struct Covered : HandingOut {
    Covered() {
        database.run_script(R"sql(
            INSERT INTO meetings (id, organisation_id, kind, state, period, title, place, starts_at, created_at)
            VALUES (7, 11, 'thuong_ky', 'held', '2026-12', 'Sinh hoạt', 'x', 0, 0))sql");
    }
    void take(std::int64_t message, std::int64_t member, Receipt receipt) {
        store::Transaction transaction{database};
        notify::record(database, delivery(message, member), receipt, clock.time);
        transaction.commit();
    }
    void study(const std::vector<std::int64_t>& present) {
        store::Transaction transaction{database};
        Studies{database}.record(paper.id, {7, *parse_date("2026-12-03"), present}, clock.time);
        transaction.commit();
    }
    [[nodiscard]] Coverage covered() { return coverage(database, paper); }
    [[nodiscard]] CoverageCounts total() { return covered().total; }
    [[nodiscard]] std::map<std::string, CoverageCounts> by_code() {
        const auto found = covered();
        std::map<std::string, CoverageCounts> rows;
        for (const auto& row : found.rows) rows[row.organisation->code] = row.total;
        return rows;
    }
};

void check_consistent(const CoverageCounts& counts) {
    CHECK(counts.acknowledged <= counts.opened);
    CHECK(counts.opened <= counts.seen);
    CHECK(counts.seen <= counts.delivered);
    CHECK(counts.delivered <= counts.reached);
    CHECK(counts.studied <= counts.reached);
    CHECK(counts.recipients == counts.reached + counts.waiting + counts.unreached);
}

}  // namespace

TEST_CASE_FIXTURE(Covered, "what was neither handed out nor studied has no coverage") {
    CHECK_THROWS_AS(static_cast<void>(covered()), Error);
    study({11});
    CHECK(total().studied == 1);
    CHECK(covered().on == parse_date("2026-12-03"));
}

TEST_CASE_FIXTURE(Covered, "each person counts once at every stage passed") {
    const auto message = issue("under:38.001").message;
    put(message, 11, "accepted");
    take(message, 12, Receipt::delivered);
    take(message, 21, Receipt::opened);
    take(message, 22, Receipt::acknowledged);
    put(message, 23, "rejected");
    CHECK(total() == CoverageCounts{.recipients = 6,
                                    .reached = 3,
                                    .delivered = 3,
                                    .seen = 2,
                                    .opened = 2,
                                    .acknowledged = 1,
                                    .studied = 0,
                                    .waiting = 1,
                                    .unreached = 2});
}

TEST_CASE_FIXTURE(Covered, "who was sent it twice counts once, at the better of both") {
    const auto first = issue("org:38.001.001").message;
    put(first, 11, "rejected");
    const auto second = issue("under:38.001").message;
    take(second, 11, Receipt::seen);
    CHECK(total().recipients == 6);
    CHECK(total().seen == 1);
    CHECK(total().unreached == 1);
}

TEST_CASE_FIXTURE(Covered, "a reminder that arrives reaches its person") {
    const auto issued = issue("org:38.001.002", "2026-12-10");
    put(issued.message, 21, "expired");
    CHECK(total().unreached == 1);
    at("2026-12-09T09:00");
    const auto reminder = post_reminders(database, actor, {1}).at(0).message;
    expand(reminder);
    take(reminder, 21, Receipt::delivered);
    CHECK(total().unreached == 0);
    CHECK(total().delivered == 1);
    CHECK(total().recipients == 3);
}

TEST_CASE_FIXTURE(Covered,
                  "studying reaches those whom no gateway does, and those not written to") {
    issue("org:38.001.001");
    CHECK(total().unreached == 1);
    study({13, 21});
    CHECK(total().unreached == 0);
    CHECK(total().recipients == 4);
    CHECK(total().studied == 2);
    CHECK(unreached(database, vault, paper, covered().tree).empty());
}

TEST_CASE_FIXTURE(Covered, "what was cancelled in time counts nowhere") {
    const auto message = issue("org:38.001.002").message;
    take(message, 21, Receipt::delivered);
    {
        store::Transaction transaction{database};
        notify::cancel(database, message, clock.time);
        transaction.commit();
    }
    CHECK(total().recipients == 1);
    CHECK(total().delivered == 1);
}

TEST_CASE_FIXTURE(Covered, "two entries of one person count once") {
    issue("org:38.001.002");
    database.execute("UPDATE members SET merged_into = 21 WHERE id = 22");
    CHECK(total().recipients == 2);
}

TEST_CASE_FIXTURE(Covered, "a later move changes nothing, and who belonged nowhere stands apart") {
    issue("under:38.001");
    database.execute("UPDATE member_placements SET to_on = '2026-12-15' WHERE member_id = 11");
    CHECK(by_code().at("38.001.001").recipients == 3);
    database.execute("UPDATE member_placements SET to_on = '2026-11-01' WHERE member_id = 11");
    CHECK(by_code().at("38.001.001").recipients == 2);
    CHECK(covered().elsewhere.recipients == 1);
    CHECK(total().recipients == 6);
}

TEST_CASE_FIXTURE(Covered, "totals are the sums of their children whatever happened") {
    constexpr std::array k_states{"pending",  "sending", "accepted",  "unknown",
                                  "rejected", "expired", "unreached", "cancelled"};
    std::mt19937 chance{4};
    const auto pick = [&chance](std::size_t count) { return chance() % count; };
    for (int round = 0; round < 40; ++round) {
        const HandOut wanted{paper, "under:38", std::nullopt, "", true};
        const auto message = hand_out(database, actor, wanted).issue.message;
        expand(message);
        std::vector<std::int64_t> present;
        for (const std::int64_t member : {11, 12, 13, 21, 22, 23, 31, 32, 33, 41, 42, 43}) {
            put(message, member, k_states[pick(k_states.size())]);
            if (pick(2) == 0) take(message, member, static_cast<Receipt>(pick(4)));
            if (pick(5) == 0) present.push_back(member);
        }
        study(present);
        const auto found = covered();
        CoverageCounts of_cells;
        for (const auto& row : found.rows) {
            check_consistent(row.total);
            CoverageCounts parts = row.own;
            for (const auto& other : found.rows) {
                if (other.organisation->parent == row.organisation->id) parts += other.total;
            }
            CHECK(parts == row.total);
            of_cells += row.own;
        }
        of_cells += found.elsewhere;
        CHECK(of_cells == found.total);
        CHECK(static_cast<std::int64_t>(unreached(database, vault, paper, found.tree).size()) ==
              found.total.unreached);
        if (round % 10 == 9) database.execute("UPDATE messages SET key = NULL");
    }
}

TEST_CASE_FIXTURE(Covered,
                  "the list to print has a sheet for each organisation and no whole number") {
    const auto message = issue("under:38").message;
    put(message, 11, "rejected");
    put(message, 41, "expired");
    database.execute("UPDATE members SET full_name = 'Lê <b> & Bình' WHERE id = 41");
    add_post(41, 14, "bi_thu");
    const auto coverage = covered();
    const auto people = unreached(database, vault, paper, coverage.tree);
    REQUIRE(people.size() == 3);
    CHECK(people[2].post == "bi_thu");
    const auto html = unreached_list(paper, people, ListForm::html);
    CHECK(html.find("<section>") != html.rfind("<section>"));
    CHECK(html.find("Lê &lt;b&gt; &amp; Bình") != std::string::npos);
    for (const auto form : {ListForm::html, ListForm::markdown, ListForm::csv}) {
        const auto text = unreached_list(paper, people, form);
        CHECK(text.find("8498765") == std::string::npos);
        CHECK(text.find("38.002.004") != std::string::npos);
    }
}

TEST_SUITE_END();
