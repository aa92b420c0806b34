#include "sotay/notify/attempt_tally.h"

#include "office.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using testing::Office;

TEST_SUITE_BEGIN("notify::attempt_tally");

TEST_CASE("each attempt that ends is counted once, by gateway, outcome and code") {
    Office office{"ladder: [zalo, sms]"};
    AttemptTally tally{office.book.database};
    CHECK(tally.read().empty());
    office.providers.zalo = [](const testing::Providers::Call&) {
        return testing::body(R"({"error":-118})");
    };
    office.post();
    office.run();
    const AttemptTally::Kind refused{"zalo", "rejected", "-118"};
    const AttemptTally::Kind accepted{"sms", "accepted", ""};
    for (int time = 0; time < 2; ++time) {
        const auto counts = tally.read();
        CHECK(counts.size() == 2);
        CHECK(counts.at(refused) == 9);
        CHECK(counts.at(accepted) == 9);
    }
    AttemptTally later{office.book.database};
    CHECK(later.read().empty());
}

TEST_CASE("an attempt that is open holds back those after it, and none is lost") {
    Office office{"ladder: [sms]"};
    AttemptTally tally{office.book.database};
    office.post();
    office.run();
    auto& database = office.book.database;
    database.execute("UPDATE attempts SET outcome = NULL WHERE id = 4");
    const AttemptTally::Kind accepted{"sms", "accepted", ""};
    CHECK(tally.read().at(accepted) == 3);
    database.execute("UPDATE attempts SET outcome = 'accepted' WHERE id = 4");
    CHECK(tally.read().at(accepted) == 9);
}

TEST_CASE("a code is the number that a provider gave") {
    CHECK(code_of("eSMS 103") == "103");
    CHECK(code_of("Zalo -118") == "-118");
    CHECK(code_of("HTTP 503, no verdict") == "503");
    CHECK(code_of("no answer") == "");
    CHECK(code_of("eSMS: invalid request") == "");
    CHECK(code_of("") == "");
}

TEST_SUITE_END();
