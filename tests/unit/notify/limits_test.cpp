#include "office.h"

#include "sotay/base/date.h"
#include "sotay/notify/quiet.h"
#include "sotay/notify/rate_limit.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::limits");

namespace {

const Instant k_now = *parse_instant("2026-12-01T09:00");

}  // namespace

TEST_CASE("a gateway without limits always has room") {
    RateLimit limit{{}};
    limit.started(k_now);
    CHECK(limit.allowance(k_now, 5'000) == std::numeric_limits<std::size_t>::max());
    CHECK_FALSE(limit.free_at(k_now));
}

TEST_CASE("no second sees more than its share, counting what is still on its way") {
    RateLimit limit{{.per_second = 3, .per_minute = std::nullopt, .per_day = std::nullopt}};
    CHECK(limit.allowance(k_now, 0) == 3);
    CHECK(limit.allowance(k_now, 2) == 1);
    CHECK(limit.allowance(k_now, 4) == 0);
    limit.started(k_now);
    limit.started(k_now + 400ms);
    limit.started(k_now + 100ms);
    CHECK(limit.allowance(k_now + 500ms, 0) == 0);
    CHECK(*limit.free_at(k_now + 500ms) == k_now + 1s);
    CHECK(limit.allowance(k_now + 999ms, 0) == 0);
    CHECK(limit.allowance(k_now + 1s, 0) == 1);
    CHECK(limit.allowance(k_now + 2s, 0) == 3);
    CHECK_FALSE(limit.free_at(k_now + 2s));
}

TEST_CASE("the minute binds where the second does not") {
    RateLimit limit{{.per_second = 10, .per_minute = 4, .per_day = std::nullopt}};
    for (int i = 0; i < 4; ++i) limit.started(k_now + i * 1s);
    CHECK(limit.allowance(k_now + 10s, 0) == 0);
    CHECK(*limit.free_at(k_now + 10s) == k_now + 60s);
    CHECK(limit.allowance(k_now + 60s, 0) == 1);
    CHECK(limit.allowance(k_now + 64s, 0) == 4);
}

TEST_CASE("quiet hours pass midnight, end in the morning and may be absent") {
    struct Row {
        std::string now, until;
    };
    const home::QuietHours night{21h, 7h};
    for (const auto& row :
         {Row{"2026-12-01T20:59:59", ""}, Row{"2026-12-01T21:00", "2026-12-02T07:00"},
          Row{"2026-12-01T23:59", "2026-12-02T07:00"}, Row{"2026-12-02T00:00", "2026-12-02T07:00"},
          Row{"2026-12-02T06:59:59", "2026-12-02T07:00"}, Row{"2026-12-02T07:00", ""}}) {
        CAPTURE(row.now);
        const auto until = quiet_until(night, *parse_instant(row.now));
        CHECK(until == (row.until.empty() ? std::nullopt : parse_instant(row.until)));
    }
    const home::QuietHours noon{12h, 13h};
    CHECK(quiet_until(noon, *parse_instant("2026-12-01T12:30")) ==
          parse_instant("2026-12-01T13:00"));
    CHECK_FALSE(quiet_until(noon, *parse_instant("2026-12-01T13:00")));
    CHECK_FALSE(quiet_until(std::nullopt, *parse_instant("2026-12-01T23:00")));
}

TEST_CASE("routine messages rest on holidays until the end of quiet hours on the next other day") {
    struct Row {
        std::string now, until;
    };
    const RestTimes rests{home::QuietHours{21h, 7h}, [](Date date) {
                              return date == *parse_date("2027-01-01") ||
                                     date == *parse_date("2027-01-02");
                          }};
    for (const auto& row :
         {Row{"2026-12-31T20:00", ""}, Row{"2026-12-31T21:00", "2027-01-03T07:00"},
          Row{"2027-01-01T03:00", "2027-01-03T07:00"}, Row{"2027-01-02T12:00", "2027-01-03T07:00"},
          Row{"2027-01-02T23:00", "2027-01-03T07:00"}, Row{"2027-01-03T06:59", "2027-01-03T07:00"},
          Row{"2027-01-03T07:00", ""}}) {
        CAPTURE(row.now);
        CHECK(rests.until(*parse_instant(row.now)) ==
              (row.until.empty() ? std::nullopt : parse_instant(row.until)));
    }
    CHECK(rests.next_day(*parse_instant("2026-12-31T12:00")) == parse_instant("2027-01-03T07:00"));
    CHECK(rests.next_day(*parse_instant("2027-01-03T12:00")) == parse_instant("2027-01-04T07:00"));
}

TEST_CASE("without quiet hours a holiday's messages wait until seven") {
    const RestTimes rests{std::nullopt,
                          [](Date date) { return date == *parse_date("2027-01-01"); }};
    CHECK(rests.until(*parse_instant("2027-01-01T12:00")) == parse_instant("2027-01-02T07:00"));
    CHECK_FALSE(rests.until(*parse_instant("2027-01-02T01:00")));
    const RestTimes none{std::nullopt, {}};
    CHECK_FALSE(none.until(*parse_instant("2027-01-01T12:00")));
}

TEST_CASE("rules that call every day a holiday hold nothing back for ever") {
    const RestTimes rests{std::nullopt, [](Date) { return true; }};
    CHECK(rests.until(k_now));
}

TEST_CASE("an office that wants it rests on the national holidays and not on plain weekends") {
    testing::Office office{"{ ladder: [sms], holidays: hold }"};
    const auto rests = rest_times(office.home, *parse_date("2026-12-01"));
    CHECK(rests.until(*parse_instant("2027-01-01T12:00")));
    CHECK_FALSE(rests.until(*parse_instant("2026-12-05T12:00")));  // a Saturday
    CHECK_FALSE(rests.until(*parse_instant("2026-12-02T12:00")));
    testing::Office other{"ladder: [sms]"};
    CHECK_FALSE(rest_times(other.home, *parse_date("2026-12-01"))
                    .until(*parse_instant("2027-01-01T12:00")));
}

TEST_SUITE_END();
