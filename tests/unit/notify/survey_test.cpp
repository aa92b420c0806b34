#include "sotay/notify/survey.h"

#include "office.h"

#include "sotay/notify/refusals.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::survey");

TEST_CASE_FIXTURE(Office, "a preview shows the rung that a person will really get") {
    NewMessage message;
    message.purpose = "notice";
    message.selector = "org:38.001";
    message.tree_on = local_date(book.clock.time);
    message.params = {{"text", "Họp"}};
    message.not_before = book.clock.time;
    Refusals refusals{book.database, book.vault};
    Outcome outcome;
    outcome.hold = Outcome::Hold::no_account;
    const Traits by_phone;
    refusals.learn({"zalo", by_phone, 1, "84987654321"}, outcome, book.clock.time);
    refusals.learn({"zalo", by_phone, 2, "84987654322"}, outcome, book.clock.time);
    refusals.learn({"sms", by_phone, 2, "84987654322"}, outcome, book.clock.time);
    auto found = survey(home, book.database, message);
    REQUIRE(found.channels.size() == 2);
    CHECK(found.channels[0].recipients == 7);
    CHECK(found.channels[1].recipients == 1);
    CHECK(found.unreachable == 1);
    message.not_before += k_no_account_hold;
    found = survey(home, book.database, message);
    CHECK(found.channels[0].recipients == 9);
}

TEST_SUITE_END();
