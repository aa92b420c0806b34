#include "sotay/notify/member_days.h"

#include "office.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::MemberDays");

namespace {

struct TwoADay : Office {
    TwoADay() : Office{"{ ladder: [zalo, sms], messages_per_day: 2 }"} {}
};

}  // namespace

TEST_CASE_FIXTURE(TwoADay, "a member gets so many routine messages a day, the rest next morning") {
    for (int i = 0; i < 3; ++i) post("member:1");
    post("member:1", [](NewMessage& message) { message.is_urgent = true; });
    post("member:2");
    const auto sender = dispatcher();
    sender->run_once();
    CHECK(count("accepted") == 4);
    CHECK(count("pending") == 1);
    CHECK(sender->next_due() == *parse_instant("2026-12-02T07:00"));
    book.clock.time = *parse_instant("2026-12-02T07:00");
    sender->run_once();
    CHECK(count("accepted") == 5);
    CHECK(book.number("SELECT COUNT(*) FROM member_days WHERE sent_on < '2026-12-02'") == 0);
}

TEST_CASE_FIXTURE(TwoADay, "what cannot wait until the morning does not") {
    post("member:1");
    post("member:1");
    run();
    post("member:1", [this](NewMessage& message) { message.not_after = book.clock.time + 9h; });
    run();
    CHECK(count("accepted") == 3);
}

TEST_CASE_FIXTURE(TwoADay, "a message that climbs counts once") {
    providers.zalo = [](const Providers::Call&) { return body(R"({"error":-114})"); };
    post("member:1");
    post("member:1");
    run();
    CHECK(count("accepted") == 2);
    CHECK(book.number("SELECT messages FROM member_days") == 2);
}

TEST_SUITE_END();
