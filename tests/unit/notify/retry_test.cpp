#include "sotay/notify/retry.h"

#include "office.h"

#include "sotay/base/error.h"
#include "sotay/notify/refusals.h"
#include "sotay/notify/shape.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using testing::Office;

TEST_SUITE_BEGIN("notify::retry");

namespace {

/// An office whose first message has a delivery in each state, of members 1 to 9.
struct Mixed : Office {
    Mixed() {
        message = post();
        options.batch = 4;
        book.database.execute("DELETE FROM messages WHERE id <> $1", message);
        const char* states[] = {"rejected", "unknown",   "expired", "unreached", "accepted",
                                "seen",     "cancelled", "pending", "delivered"};
        std::int64_t member = 0;
        for (const auto* state : states) {
            book.database.execute(
                "INSERT INTO deliveries (message_id, member_id, state, rung, epoch, is_urgent, "
                "due_at, updated_at) VALUES ($1, $2, $3, 1, 2, 0, $4, $4)",
                message, ++member, state, book.clock.time);
        }
        book.database.execute("UPDATE messages SET state = 'open', recipients = 9");
    }
    Retried try_again(const RetryRequest& request) {
        store::Transaction transaction{book.database};
        const auto done = retry(book.database, request, book.clock.time);
        transaction.commit();
        return done;
    }
    std::int64_t message = 0;
};

ErrorKind kind_of(Mixed& office, const RetryRequest& request) {
    try {
        office.try_again(request);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::bug;
}

}  // namespace

TEST_CASE("a retry begins the ladder anew for what surely did not arrive, and for nothing else") {
    Mixed office;
    const auto done = office.try_again({.message = office.message, .member = {}});
    CHECK(done.counts.total() == 3);
    CHECK(done.counts[State::unknown] == 0);
    CHECK(office.count("pending") == 4);
    for (const auto* state : {"unknown", "accepted", "seen", "cancelled", "delivered"}) {
        CAPTURE(std::string{state});
        CHECK(office.count(state) == 1);
    }
    auto row = office.book.database.query(
        "SELECT rung, epoch, attempts, maybe_doubled FROM deliveries WHERE member_id = 1");
    REQUIRE(row.step());
    CHECK(row.integer(0) == 0);
    CHECK(row.integer(1) == 3);
    CHECK(row.integer(2) == 0);
    CHECK(row.integer(3) == 0);
}

TEST_CASE("what may have been sent goes again only when it is named, and counts as a double") {
    Mixed office;
    const auto done =
        office.try_again({.message = office.message, .member = {}, .states = {State::unknown}});
    CHECK(done.counts.total() == 1);
    CHECK(done.counts[State::unknown] == 1);
    CHECK(count_doubled(office.book.database, office.message) == 1);
    CHECK(count_doubled(office.book.database, std::nullopt) == 1);
    CHECK(office.count("rejected") == 1);
}

TEST_CASE("a retry may be for one person, and a preview of it changes nothing") {
    Mixed office;
    const RetryRequest request{.message = std::nullopt, .member = 3};
    CHECK(preview_retry(office.book.database, request, office.book.clock.time).counts.total() == 1);
    CHECK(office.count("pending") == 1);
    CHECK(office.try_again(request).counts[State::expired] == 1);
    CHECK(office.count("pending") == 2);
}

TEST_CASE("a message that is over or cancelled is refused, and left alone among all") {
    Mixed office;
    office.book.database.execute("UPDATE messages SET not_after = $1",
                                 office.book.clock.time - 1min);
    CHECK(kind_of(office, {.message = office.message, .member = {}}) == ErrorKind::conflict);
    const auto done = office.try_again({});
    CHECK(done.counts.total() == 0);
    CHECK(done.is_over == 3);
    office.book.database.execute("UPDATE messages SET not_after = NULL, state = 'cancelled'");
    CHECK(kind_of(office, {.message = office.message, .member = {}}) == ErrorKind::conflict);
    CHECK(kind_of(office, {.message = 99, .member = {}}) == ErrorKind::not_found);
}

TEST_CASE("what goes again leaves under a key that was never used, and arrives") {
    Office office;
    int refusals = 9;
    office.providers.zalo = [&refusals](const testing::Providers::Call&) {
        return refusals-- > 0 ? testing::body(R"({"error":-118})")
                              : testing::body(R"({"error":0,"data":{"msg_id":"z"}})");
    };
    office.providers.sms = [](const testing::Providers::Call&) {
        return testing::body(R"({"CodeResult":"99"})");
    };
    const auto message = office.post();
    office.run();
    REQUIRE(office.count("unreached") == 9);
    office.book.clock.time += k_no_account_hold;
    {
        store::Transaction transaction{office.book.database};
        retry(office.book.database, {.message = message, .member = {}}, office.book.clock.time);
        transaction.commit();
    }
    office.run();
    CHECK(office.count("accepted") == 9);
    auto keys = office.book.database.prepare("SELECT COUNT(*), COUNT(DISTINCT key) FROM attempts");
    REQUIRE(keys.step());
    CHECK(keys.integer(0) == 27);
    CHECK(keys.integer(1) == 27);
}

TEST_CASE("a retry asks again about addresses without an account, of its own people only") {
    Office office;
    office.providers.zalo = [](const testing::Providers::Call&) {
        return testing::body(R"({"error":-118})");
    };
    office.providers.sms = [](const testing::Providers::Call&) {
        return testing::body(R"({"CodeResult":"99"})");
    };
    office.post("member:1+member:2+member:3");
    office.run();
    auto& database = office.book.database;
    REQUIRE(office.book.number("SELECT COUNT(*) FROM address_refusals") == 6);
    database.execute("UPDATE address_refusals SET hold = 'refusal' WHERE member_id = 3");
    store::Transaction transaction{database};
    for (const std::int64_t member : {1, 3}) {
        retry(database, {.message = std::nullopt, .member = member}, office.book.clock.time);
    }
    transaction.commit();
    CHECK(office.book.number("SELECT COUNT(*) FROM address_refusals") == 4);
    CHECK(office.book.number("SELECT COUNT(*) FROM address_refusals WHERE member_id = 1") == 0);
}

TEST_CASE("what was cancelled while it was being sent is not sent again") {
    Office office{"ladder: [sms]"};
    const auto message = office.post("member:1");
    std::mutex mutex;
    office.providers.sms = [&](const testing::Providers::Call&) {
        const std::lock_guard lock{mutex};
        auto other = office.home.open_database();
        store::Transaction transaction{other};
        cancel(other, message, office.book.clock.time);
        transaction.commit();
        return testing::body(R"({"CodeResult":"103"})");
    };
    office.run();
    CHECK(office.count("cancelled") == 1);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("notify::shape");

TEST_CASE("the shape counts what waits by rung and age, from when it might have been sent") {
    Mixed office;
    auto& database = office.book.database;
    database.execute("UPDATE deliveries SET state = 'pending', rung = 0 WHERE member_id <= 3");
    database.execute("UPDATE deliveries SET due_at = $1 WHERE member_id = 3",
                     office.book.clock.time + 1h);
    office.book.clock.time += 10min;
    const auto rows = shape(database, office.book.clock.time);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].rung == 0);
    CHECK(rows[0].by_age[2] == 2);
    CHECK(rows[0].later == 1);
    CHECK(rows[0].total() == 3);
    CHECK(rows[1].rung == 1);
    CHECK(rows[1].total() == 1);
    CHECK(rows[1].waits_since == office.book.clock.time - 10min);
}

TEST_CASE("an empty outbox has no shape") {
    Office office;
    CHECK(shape(office.book.database, office.book.clock.time).empty());
}

TEST_SUITE_END();
