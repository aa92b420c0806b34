#include "sotay/notify/quota.h"

#include "office.h"

#include "sotay/notify/gateway_book.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::quota");

namespace {

struct Quotas {
    store::Database database = store::Database::in_memory();
    Instant now = *parse_instant("2026-12-01T09:00");

    [[nodiscard]] Quota known() { return find_quota(database, "zalo", local_date(now)); }
};

}  // namespace

TEST_CASE_FIXTURE(Quotas, "what an answer told holds for its day") {
    CHECK_FALSE(known().left);
    note_quota_left(database, "zalo", 12, now);
    CHECK(known().left == 12);
    note_quota_left(database, "zalo", -1, now);
    CHECK(known().left == 0);
    now += 24h;
    CHECK_FALSE(known().left);
}

TEST_CASE_FIXTURE(Quotas, "a new quota counts what was used of the day, and ends a pause") {
    add_usage(database, "zalo", local_date(now), {400, 400, 0});
    note_quota_total(database, "zalo", 500, now);
    CHECK(known().total == 500);
    CHECK(known().left == 100);
    note_quota_left(database, "zalo", 0, now);
    CHECK(known().total == 500);
    pause(database, "zalo", {"quota", "used up", now, now + 1h});
    note_quota_total(database, "zalo", 400, now);
    CHECK(known().left == 0);
    CHECK(pauses(database).size() == 1);
    note_quota_total(database, "zalo", 2'000, now);
    CHECK(known().left == 1'600);
    CHECK(pauses(database).empty());
    pause(database, "zalo", {"token", "no grant", now, std::nullopt});
    note_quota_total(database, "zalo", 5'000, now);
    CHECK(pauses(database).size() == 1);
}

TEST_CASE_FIXTURE(Office, "a gateway gets no more than its provider has said is left") {
    note_quota_left(book.database, "zalo", 4, book.clock.time);
    post();
    run();
    CHECK(providers.zalo_calls() == 4);
    CHECK(count("pending") == 5);
    REQUIRE(pause_of("zalo"));
    CHECK(pause_of("zalo")->cause == "quota");
    CHECK(pause_of("zalo")->until == *parse_instant("2026-12-02T00:00"));
    note_quota_total(book.database, "zalo", 2'000, book.clock.time);
    run();
    CHECK(count("accepted") == 9);
}

TEST_SUITE_END();
