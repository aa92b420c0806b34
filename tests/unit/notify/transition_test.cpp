#include "sotay/notify/transition.h"

#include "sotay/base/date.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

TEST_SUITE_BEGIN("notify::transition");

namespace {

const Instant k_now = *parse_instant("2026-12-01T09:00");
constexpr double k_no_jitter = 0.5;

Outcome outcome(Kind kind, Cause cause = Cause::none) { return {kind, cause, {}, {}, {}}; }

Standing first_of_two() {
    return {.rung = 0,
            .rungs = 2,
            .epoch = 3,
            .attempts = 1,
            .is_urgent = false,
            .is_in_doubt = false,
            .may_repeat_key = false,
            .not_after = std::nullopt};
}

}  // namespace

TEST_CASE("the transition table, outcome by place on the ladder, doubt and repetition") {
    struct Row {
        Kind kind;
        int rung, rungs;
        bool doubt, repeat;
        State state;
        int next_rung, epoch;
    };
    constexpr auto k_p = State::pending;
    constexpr auto k_u = State::unknown;
    constexpr auto k_a = State::accepted;
    const std::array rows{
        // One rung only.
        Row{Kind::accepted, 0, 1, false, false, k_a, 0, 3},
        Row{Kind::accepted, 0, 1, false, true, k_a, 0, 3},
        Row{Kind::accepted, 0, 1, true, false, k_a, 0, 3},
        Row{Kind::accepted, 0, 1, true, true, k_a, 0, 3},
        Row{Kind::retry, 0, 1, false, false, k_p, 0, 4},
        Row{Kind::retry, 0, 1, false, true, k_p, 0, 4},
        Row{Kind::retry, 0, 1, true, false, k_u, 0, 3},
        Row{Kind::retry, 0, 1, true, true, k_p, 0, 3},
        Row{Kind::rejected, 0, 1, false, false, State::rejected, 0, 3},
        Row{Kind::rejected, 0, 1, false, true, State::rejected, 0, 3},
        Row{Kind::rejected, 0, 1, true, false, k_u, 0, 3},
        Row{Kind::rejected, 0, 1, true, true, State::rejected, 0, 3},
        Row{Kind::unknown, 0, 1, false, false, k_u, 0, 3},
        Row{Kind::unknown, 0, 1, false, true, k_p, 0, 3},
        Row{Kind::unknown, 0, 1, true, false, k_u, 0, 3},
        Row{Kind::unknown, 0, 1, true, true, k_p, 0, 3},
        // The first of two: only a proven refusal moves on.
        Row{Kind::accepted, 0, 2, false, false, k_a, 0, 3},
        Row{Kind::accepted, 0, 2, false, true, k_a, 0, 3},
        Row{Kind::accepted, 0, 2, true, false, k_a, 0, 3},
        Row{Kind::accepted, 0, 2, true, true, k_a, 0, 3},
        Row{Kind::retry, 0, 2, false, false, k_p, 0, 4},
        Row{Kind::retry, 0, 2, false, true, k_p, 0, 4},
        Row{Kind::retry, 0, 2, true, false, k_u, 0, 3},
        Row{Kind::retry, 0, 2, true, true, k_p, 0, 3},
        Row{Kind::rejected, 0, 2, false, false, k_p, 1, 3},
        Row{Kind::rejected, 0, 2, false, true, k_p, 1, 3},
        Row{Kind::rejected, 0, 2, true, false, k_u, 0, 3},
        Row{Kind::rejected, 0, 2, true, true, k_p, 1, 3},
        Row{Kind::unknown, 0, 2, false, false, k_u, 0, 3},
        Row{Kind::unknown, 0, 2, false, true, k_p, 0, 3},
        Row{Kind::unknown, 0, 2, true, false, k_u, 0, 3},
        Row{Kind::unknown, 0, 2, true, true, k_p, 0, 3},
        // The last of two.
        Row{Kind::accepted, 1, 2, false, false, k_a, 1, 3},
        Row{Kind::accepted, 1, 2, false, true, k_a, 1, 3},
        Row{Kind::accepted, 1, 2, true, false, k_a, 1, 3},
        Row{Kind::accepted, 1, 2, true, true, k_a, 1, 3},
        Row{Kind::retry, 1, 2, false, false, k_p, 1, 4},
        Row{Kind::retry, 1, 2, false, true, k_p, 1, 4},
        Row{Kind::retry, 1, 2, true, false, k_u, 1, 3},
        Row{Kind::retry, 1, 2, true, true, k_p, 1, 3},
        Row{Kind::rejected, 1, 2, false, false, State::unreached, 1, 3},
        Row{Kind::rejected, 1, 2, false, true, State::unreached, 1, 3},
        Row{Kind::rejected, 1, 2, true, false, k_u, 1, 3},
        Row{Kind::rejected, 1, 2, true, true, State::unreached, 1, 3},
        Row{Kind::unknown, 1, 2, false, false, k_u, 1, 3},
        Row{Kind::unknown, 1, 2, false, true, k_p, 1, 3},
        Row{Kind::unknown, 1, 2, true, false, k_u, 1, 3},
        Row{Kind::unknown, 1, 2, true, true, k_p, 1, 3},
    };
    for (const auto& row : rows) {
        auto standing = first_of_two();
        standing.rung = row.rung;
        standing.rungs = row.rungs;
        standing.is_in_doubt = row.doubt;
        standing.may_repeat_key = row.repeat;
        const auto after = next(standing, outcome(row.kind), k_now, k_no_jitter);
        CAPTURE(static_cast<int>(row.kind));
        CAPTURE(row.rung);
        CAPTURE(row.rungs);
        CAPTURE(row.doubt);
        CAPTURE(row.repeat);
        CHECK(std::string{name(after.state)} == std::string{name(row.state)});
        CHECK(after.rung == row.next_rung);
        CHECK(after.epoch == row.epoch);
    }
}

TEST_CASE("past its time nothing moves on, and what may have been sent stays unknown") {
    auto standing = first_of_two();
    standing.not_after = k_now - 1s;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).state == State::expired);
    CHECK(next(standing, outcome(Kind::rejected), k_now, k_no_jitter).state == State::expired);
    standing.may_repeat_key = true;
    CHECK(next(standing, outcome(Kind::unknown), k_now, k_no_jitter).state == State::unknown);
    CHECK(next(standing, outcome(Kind::accepted), k_now, k_no_jitter).state == State::accepted);
}

TEST_CASE("when the next attempt would come too late the next rung is tried at once") {
    auto standing = first_of_two();
    standing.not_after = k_now + 2s;
    const auto after = next(standing, outcome(Kind::retry), k_now, k_no_jitter);
    CHECK(after == Next{State::pending, 1, 3, 0, k_now});
    standing.rung = 1;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).state == State::expired);
}

TEST_CASE("attempts are bounded, fewer for an urgent message that has another rung") {
    auto standing = first_of_two();
    standing.attempts = k_max_attempts - 1;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).rung == 0);
    standing.attempts = k_max_attempts;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).rung == 1);
    standing.rung = 1;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).state == State::expired);
    standing.may_repeat_key = true;
    CHECK(next(standing, outcome(Kind::unknown), k_now, k_no_jitter).state == State::unknown);

    standing = first_of_two();
    standing.is_urgent = true;
    standing.attempts = k_max_urgent_attempts;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).rung == 1);
    standing.rung = 1;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).state == State::pending);
}

TEST_CASE("a gateway's own trouble costs the message no attempt") {
    auto standing = first_of_two();
    standing.attempts = k_max_attempts;
    for (const auto cause : {Cause::token, Cause::throttled, Cause::night, Cause::quota,
                             Cause::refused, Cause::unreachable}) {
        const auto after = next(standing, outcome(Kind::retry, cause), k_now, k_no_jitter);
        CHECK(after.state == State::pending);
        CHECK(after.rung == 0);
        CHECK(after.attempts == k_max_attempts - 1);
        CHECK(after.epoch == 4);
    }
}

TEST_CASE("the wait follows the provider's wish, the night, or the back-off") {
    const auto standing = first_of_two();
    auto asked = outcome(Kind::retry, Cause::throttled);
    asked.retry_after = 90s;
    CHECK(next(standing, asked, k_now, k_no_jitter).due_at == k_now + 90s);
    CHECK(next(standing, outcome(Kind::retry, Cause::token), k_now, k_no_jitter).due_at == k_now);
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).due_at == k_now + 5s);
    const auto late = *parse_instant("2026-12-01T22:30");
    CHECK(next(standing, outcome(Kind::retry, Cause::night), late, k_no_jitter).due_at ==
          *parse_instant("2026-12-02T06:00"));
    const auto early = *parse_instant("2026-12-02T05:00");
    CHECK(next(standing, outcome(Kind::retry, Cause::night), early, k_no_jitter).due_at ==
          *parse_instant("2026-12-02T06:00"));
}

TEST_CASE("the back-off doubles up to an hour, give or take a fifth") {
    struct Row {
        int attempt;
        double jitter;
        std::chrono::milliseconds wait;
    };
    for (const auto& row :
         {Row{1, 0.5, 5s}, Row{2, 0.5, 10s}, Row{3, 0.5, 20s}, Row{4, 0.5, 40s}, Row{8, 0.5, 640s},
          Row{10, 0.5, 2'560s}, Row{11, 0.5, 3'600s}, Row{500, 0.5, 3'600s}, Row{0, 0.5, 5s},
          Row{1, 0.0, 4s}, Row{1, 1.0, 6s}, Row{20, 0.0, 2'880s}}) {
        CAPTURE(row.attempt);
        CHECK(backoff(row.attempt, row.jitter) == row.wait);
    }
}

TEST_CASE("every state has a word that is read again") {
    for (int i = 0; i <= static_cast<int>(State::unreached); ++i) {
        const auto state = static_cast<State>(i);
        CHECK(state_of(name(state)) == state);
    }
}

TEST_SUITE_END();
