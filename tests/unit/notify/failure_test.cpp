#include "sotay/notify/failure.h"

#include "office.h"

#include "sotay/base/error.h"
#include "sotay/notify/receipt.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::failure");

namespace {

/// One message that Zalo took.
struct Taken : Office {
    explicit Taken(const std::string& notify = "ladder: [zalo, sms]") : Office{notify} {
        post("member:1");
        run();
    }
    [[nodiscard]] std::string key() {
        auto row = book.database.prepare("SELECT key FROM deliveries");
        row.step();
        return row.text(0);
    }
    FailureEffect fail(const std::string& key) {
        store::Transaction transaction{book.database};
        const auto effect = apply_failure(
            book.database, home.config().notify,
            {book.number("SELECT id FROM deliveries"), key, "eSMS: failed"}, book.clock.time);
        transaction.commit();
        return effect;
    }
};
struct TakenByTheOnly : Taken {
    TakenByTheOnly() : Taken{"ladder: [sms]"} {}
};

}  // namespace

TEST_CASE_FIXTURE(Taken, "what the network refuses after all goes over the next rung at once") {
    const auto first = key();
    CHECK(fail(first) == FailureEffect::moved_on);
    CHECK(count("pending") == 1);
    CHECK(fail(first) == FailureEffect::none);  // told twice
    run();
    CHECK(providers.sms_calls() == 1);
    CHECK(count("accepted") == 1);
    CHECK(fail(first) == FailureEffect::none);  // told of the earlier rung
    CHECK(count("accepted") == 1);
    CHECK(fail(key()) == FailureEffect::moved_on);
    CHECK(count("unreached") == 1);
    CHECK(fail(key()) == FailureEffect::none);
}

TEST_CASE_FIXTURE(TakenByTheOnly, "on a ladder of one rung a failure is a refusal") {
    CHECK(fail(key()) == FailureEffect::moved_on);
    CHECK(count("rejected") == 1);
}

TEST_CASE_FIXTURE(Taken, "a failure after a receipt changes nothing") {
    record(book.database, 1, Receipt::delivered, book.clock.time);
    CHECK(fail(key()) == FailureEffect::none);
    CHECK(count("delivered") == 1);
}

TEST_CASE_FIXTURE(Taken, "a failure that is told before the answer came waits for it") {
    book.database.execute("UPDATE deliveries SET state = 'sending'");
    CHECK(fail(key()) == FailureEffect::too_early);
    CHECK(count("sending") == 1);
}

TEST_CASE_FIXTURE(Taken, "a failure settles what nobody knew, once") {
    book.database.execute("UPDATE deliveries SET state = 'unknown'");
    book.database.execute("UPDATE attempts SET outcome = 'unknown'");
    const auto first = key();
    CHECK(fail(first) == FailureEffect::moved_on);
    CHECK(fail(first) == FailureEffect::none);
    CHECK(book.number("SELECT rung FROM deliveries") == 1);
}

TEST_CASE_FIXTURE(Taken, "what is perhaps a double and fails elsewhere stays for a person") {
    fail(key());
    book.database.execute("UPDATE deliveries SET maybe_doubled = 1");
    run();
    CHECK(fail(key()) == FailureEffect::moved_on);
    CHECK(count("unknown") == 1);
}

TEST_CASE_FIXTURE(Taken, "a failure of a delivery that is not there is an error") {
    CHECK_THROWS_AS(static_cast<void>(apply_failure(book.database, home.config().notify,
                                                    {99, "key", ""}, book.clock.time)),
                    Error);
}

TEST_SUITE_END();
