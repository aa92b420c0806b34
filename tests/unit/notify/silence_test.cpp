#include "sotay/notify/silence.h"

#include "office.h"

#include "sotay/notify/receipt.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::Silence");

namespace {

/// Zalo's receipts are awaited for two hours.
struct Waiting : Office {
    Waiting() : Office{"ladder: [zalo, sms]"} {
        change_config("price: 200", "price: 200\n    receipt_within_hours: 2");
        run();  // waiting begins
    }
    void receive(std::int64_t delivery, Receipt receipt) {
        record(book.database, delivery, receipt, book.clock.time);
    }
};

const std::string k_zalo = "zalo";

}  // namespace

TEST_CASE_FIXTURE(Waiting, "who was not shown to be reached in time gets it over the next rung") {
    post("member:1+member:2+member:3");
    const auto sender = dispatcher();
    sender->run_once();
    CHECK(providers.zalo_calls() == 3);
    receive(1, Receipt::delivered);
    receive(2, Receipt::opened);
    CHECK(sender->next_due() == book.clock.time + 2h);
    book.clock.time += 2h - 1ms;
    sender->run_once();
    CHECK(providers.sms_calls() == 0);
    book.clock.time += 1ms;
    sender->run_once();
    CHECK(providers.sms_calls() == 1);
    CHECK(count("accepted") == 1);
    CHECK(book.number("SELECT maybe_doubled FROM deliveries WHERE state = 'accepted'") == 1);
    book.clock.time += 24h;
    sender->run_once();
    CHECK(providers.sms_calls() == 1);
}

TEST_CASE_FIXTURE(Waiting, "a receipt of the earlier rung that comes late ends the sending") {
    post("member:1");
    run();
    book.clock.time += 3h;
    Silence silence{book.database};
    CHECK(silence.pass_on({k_zalo, 0, 2, 2h}, book.clock.time) == 1);
    receive(1, Receipt::delivered);
    run();
    CHECK(providers.sms_calls() == 0);
    CHECK(count("delivered") == 1);
}

TEST_CASE_FIXTURE(Waiting, "silence sends nothing whose time is over") {
    post("member:1", [this](NewMessage& message) { message.not_after = book.clock.time + 1h; });
    run();
    book.clock.time += 3h;
    run();
    CHECK(providers.sms_calls() == 0);
    CHECK(count("accepted") == 1);
}

TEST_CASE_FIXTURE(Office, "what was sent before anybody waited for receipts is left alone") {
    post("member:1");
    run();
    Silence silence{book.database};
    book.clock.time += 48h;
    CHECK_FALSE(silence.next_due({k_zalo, 0, 2, 2h}));
    CHECK(silence.pass_on({k_zalo, 0, 2, 2h}, book.clock.time) == 0);
    CHECK(silence.pass_on({k_zalo, 0, 2, 2h}, book.clock.time) == 0);
    CHECK(count("accepted") == 1);
}

TEST_CASE_FIXTURE(Office, "a search that ends at its batch goes on where it was") {
    Silence silence{book.database};
    const Silence::Rung rung{k_zalo, 0, 2, 2h};
    CHECK(silence.pass_on(rung, book.clock.time) == 0);
    post();
    run();
    const auto attempts = Silence::k_batch;
    for (std::int64_t i = 0; i < attempts; ++i) {
        book.database.execute(
            "INSERT INTO attempts (delivery_id, channel, key, claimed_at, outcome) "
            "VALUES (1, 'sms', 'other', $1, 'retry')",
            book.clock.time);
    }
    book.clock.time += 2h;
    CHECK(silence.pass_on(rung, book.clock.time) == 9);
    CHECK(silence.next_due(rung) == book.clock.time);
    CHECK(silence.pass_on(rung, book.clock.time) == 0);
    CHECK_FALSE(silence.next_due(rung));
}

TEST_SUITE_END();
