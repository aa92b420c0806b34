#include "sotay/notify/folding.h"

#include "office.h"

#include "sotay/notify/status.h"
#include "sotay/stats/notify_stats.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using testing::Office;

TEST_SUITE_BEGIN("notify::folding");

namespace {

std::int64_t rows_of(store::Database& database, const std::string& table) {
    auto row = database.prepare("SELECT COUNT(*) FROM " + table);
    row.step();
    return row.integer(0);
}

/// Two messages sent over both gateways, one of them refused by some.
struct Sent : Office {
    Sent() {
        int answers = 0;
        providers.zalo = [answers](const testing::Providers::Call&) mutable {
            return testing::body(++answers % 3 == 0 ? R"({"error":-118})"
                                                    : R"({"error":0,"data":{"msg_id":"z"}})");
        };
        post();
        linked = post("org:38.001", [](NewMessage& message) { message.has_link = true; });
        book.database.execute("UPDATE messages SET has_link = 0");
        run();
        book.database.execute("UPDATE messages SET has_link = 1 WHERE id = $1", linked);
        book.database.execute("UPDATE deliveries SET maybe_doubled = 1 WHERE member_id = 2");
    }
    /// Everything that must add up, as text.
    [[nodiscard]] std::string figures() {
        std::string text;
        const auto add = [&text](std::int64_t number) { text += std::to_string(number) + " "; };
        const std::vector<std::optional<std::int64_t>> of{std::nullopt, 1, linked};
        for (const auto& message : of) {
            const auto counts = notify::count(book.database, message);
            add(counts.total());
            add(counts[State::accepted]);
            add(count_doubled(book.database, message));
            count_by_organisation(book.database, message, local_date(book.clock.time),
                                  [&](const OrganisationCounts& row) {
                                      add(row.organisation.value_or(0));
                                      add(row.counts.total());
                                  });
        }
        for (const auto* by : {"gateway", "kind", "org", "month,gateway"}) {
            stats::NotifyQuery query;
            query.by = stats::parse_notify_dimensions(by);
            query.on = local_date(book.clock.time);
            const auto table = stats::notify_stats(book.database, query);
            for (const auto& row : table.rows) {
                text += row.gateway.value_or("-") + row.org_code.value_or("-");
                for (const auto figure : {row.sums.messages, row.sums.reached, row.sums.segments,
                                          row.sums.cost, row.sums.maybe_doubled}) {
                    add(figure);
                }
            }
            add(table.total.sums.cost);
        }
        return text;
    }
    std::int64_t linked = 0;
};

}  // namespace

TEST_CASE("folding takes the rows away and every sum stays") {
    Sent office;
    const auto before = office.figures();
    Folding folding{office.book.database, office.book.clock.time + 1h,
                    local_date(office.book.clock.time), 4};
    int transactions = 0;
    while (folding.fold_some()) ++transactions;
    CHECK(transactions == 3);
    CHECK(folding.folded() == 9);
    CHECK(office.figures() == before);
    CHECK(rows_of(office.book.database, "deliveries") == 9);
    CHECK(rows_of(office.book.database, "message_counts") > 0);
    Folding again{office.book.database, office.book.clock.time + 1h,
                  local_date(office.book.clock.time)};
    CHECK_FALSE(again.fold_some());
}

TEST_CASE("what is young, waits or carries a personal link is not folded") {
    Sent office;
    Folding young{office.book.database, office.book.clock.time - 1h,
                  local_date(office.book.clock.time)};
    CHECK_FALSE(young.fold_some());
    office.book.database.execute("UPDATE deliveries SET state = 'pending' WHERE member_id <= 2");
    Folding folding{office.book.database, office.book.clock.time + 1h,
                    local_date(office.book.clock.time)};
    while (folding.fold_some()) {
    }
    CHECK(folding.folded() == 7);
    CHECK(office.count("pending") == 4);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("stats::notify_stats");

TEST_CASE("the total is the sum of the rows, and cost stands where it was paid") {
    Sent office;
    stats::NotifyQuery query;
    query.on = local_date(office.book.clock.time);
    const auto table = stats::notify_stats(office.book.database, query);
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].gateway == "sms");
    CHECK(table.rows[0].sums.messages == 6);
    CHECK(table.rows[0].sums.cost == 6 * 350);
    CHECK(table.rows[1].sums.cost == 12 * 200);
    CHECK(table.total.sums.messages == 18);
    CHECK(table.total.sums.reached == 18);
    CHECK(table.total.sums.cost == 6 * 350 + 12 * 200);
    query.from = Month{std::chrono::year{2027}, std::chrono::month{1}};
    CHECK(stats::notify_stats(office.book.database, query).rows.empty());
}

TEST_SUITE_END();
