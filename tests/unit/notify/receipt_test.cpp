#include "sotay/notify/receipt.h"

#include "office.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::receipt");

namespace {

constexpr std::array k_states{State::pending,   State::sending,  State::accepted, State::delivered,
                              State::seen,      State::rejected, State::unknown,  State::expired,
                              State::cancelled, State::unreached};

/// Somebody to whom a message was posted; the state is set by hand.
struct OneDelivery : notify::testing::Office {
    std::int64_t message = post("member:1");
    std::int64_t delivery = 0;
    Instant now = book.clock.time;
    Excuses excuses{book.database};

    OneDelivery() {
        run();
        delivery = book.number("SELECT id FROM deliveries");
    }
    void put(const std::string& state) {
        book.database.execute("UPDATE deliveries SET state = $1", state);
    }
    bool take(Receipt receipt, Instant at) {
        store::Transaction transaction{book.database};
        const bool is_new = record(book.database, delivery, receipt, at);
        transaction.commit();
        return is_new;
    }
    [[nodiscard]] Receipts known() { return *find_receipts(book.database, delivery); }
};

}  // namespace

TEST_CASE("a receipt settles any state, and none is ever less than it was") {
    for (const auto state : k_states) {
        CHECK(after_receipt(state, Receipt::delivered) ==
              (state == State::seen ? State::seen : State::delivered));
        for (const auto receipt : {Receipt::seen, Receipt::opened, Receipt::acknowledged}) {
            CHECK(after_receipt(state, receipt) == State::seen);
        }
    }
}

TEST_CASE_FIXTURE(OneDelivery, "receipts in any order and number end where they would in order") {
    std::vector<Receipt> order{Receipt::delivered, Receipt::seen, Receipt::opened,
                               Receipt::acknowledged};
    do {
        book.database.execute(
            "UPDATE deliveries SET state = 'accepted', opened_at = NULL, acknowledged_at = NULL");
        for (const auto receipt : order) {
            const auto at = now + 1s * static_cast<int>(receipt);
            take(receipt, at);
            CHECK_FALSE(take(receipt, at));
        }
        CHECK(known().state == State::seen);
        CHECK(known().opened_at == now + 2s);
        CHECK(known().acknowledged_at == now + 3s);
    } while (std::ranges::next_permutation(order).found);
}

TEST_CASE_FIXTURE(OneDelivery, "an acknowledgement implies that the link was opened") {
    CHECK(take(Receipt::acknowledged, now));
    CHECK(known().opened_at == now);
    CHECK(known().state == State::seen);
}

TEST_CASE_FIXTURE(OneDelivery, "what arrived is not sent again") {
    put("pending");
    CHECK(take(Receipt::delivered, now));
    CHECK(providers.zalo_calls() == 1);
    run();
    CHECK(providers.zalo_calls() == 1);
    CHECK(count("delivered") == 1);
}

TEST_CASE_FIXTURE(OneDelivery, "a receipt for nothing is an error and not a new delivery") {
    delivery = 99;
    CHECK_THROWS(take(Receipt::delivered, now));
    CHECK(book.number("SELECT COUNT(*) FROM deliveries") == 1);
}

TEST_CASE_FIXTURE(OneDelivery, "who is excused or has acknowledged is no longer silent") {
    CHECK(has_silent(book.database, message));
    excuses.excuse(message, 1, now);
    CHECK_FALSE(has_silent(book.database, message));
    excuses.take_back(message, 1);
    CHECK(has_silent(book.database, message));
    take(Receipt::acknowledged, now);
    CHECK_FALSE(has_silent(book.database, message));
}

TEST_CASE_FIXTURE(OneDelivery, "only what surely was not sent is withdrawn") {
    for (const std::string state : {"accepted", "seen", "unknown"}) {
        put(state);
        excuses.withdraw(message, 1, now);
        CHECK(count(state) == 1);
    }
    put("pending");
    book.database.execute("UPDATE attempts SET outcome = 'unknown'");
    excuses.withdraw(message, 1, now);
    CHECK(count("pending") == 1);
    book.database.execute("UPDATE attempts SET outcome = 'retry'");
    excuses.withdraw(message, 1, now);
    CHECK(count("cancelled") == 1);
}

TEST_SUITE_END();
