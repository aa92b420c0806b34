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
    Standing standing;
    standing.rungs = 2;
    standing.epoch = 3;
    return standing;
}

/// In short: where it stands, "!" for a possible double.
std::string told(const Next& next, const Standing& before) {
    std::string word{name(next.state)};
    if (next.state == State::pending && next.rung > before.rung) {
        CHECK(next.epoch == 0);
        CHECK(next.attempts == 0);
        word = "climbs";
    } else if (next.state == State::pending && next.epoch > before.epoch) {
        word = "anew";
    } else if (next.state == State::pending) {
        word = "again";
        CHECK(next.epoch == before.epoch);
    }
    return word + (next.maybe_doubled ? "!" : "");
}

/// Each combination of what the provider and the office do, and of urgency.
std::array<Standing, 8> variants(Standing standing) {
    std::array<Standing, 8> all;
    for (unsigned i = 0; i < all.size(); ++i) {
        standing.drops_repetition = (i & 4U) != 0;
        standing.resends = (i & 2U) != 0;
        standing.is_urgent = (i & 1U) != 0;
        all.at(i) = standing;
    }
    return all;
}

}  // namespace

TEST_CASE("the transition table, by outcome, place, doubt, provider, policy and urgency") {
    struct Row {
        Kind kind;
        int rung, rungs;
        bool doubt;
        // hold, hold and urgent, resend, resend and urgent; where nothing drops repetitions.
        std::array<std::string, 4> plain;
        std::string dropping;  // under any policy, urgent or not
    };
    const std::array rows{
        Row{Kind::accepted,
            0,
            1,
            false,
            {"accepted", "accepted", "accepted", "accepted"},
            "accepted"},
        Row{Kind::accepted,
            0,
            1,
            true,
            {"accepted!", "accepted!", "accepted!", "accepted!"},
            "accepted"},
        Row{Kind::retry, 0, 1, false, {"anew", "anew", "anew", "anew"}, "anew"},
        Row{Kind::retry, 0, 1, true, {"unknown", "unknown", "again", "again"}, "again"},
        Row{Kind::rejected,
            0,
            1,
            false,
            {"rejected", "rejected", "rejected", "rejected"},
            "rejected"},
        Row{Kind::rejected, 0, 1, true, {"unknown", "unknown", "rejected", "rejected"}, "rejected"},
        Row{Kind::unknown, 0, 1, false, {"unknown", "unknown", "again", "again"}, "again"},
        Row{Kind::unknown, 0, 1, true, {"unknown!", "unknown!", "again!", "again!"}, "again"},

        Row{Kind::accepted,
            0,
            2,
            false,
            {"accepted", "accepted", "accepted", "accepted"},
            "accepted"},
        Row{Kind::accepted,
            0,
            2,
            true,
            {"accepted!", "accepted!", "accepted!", "accepted!"},
            "accepted"},
        Row{Kind::retry, 0, 2, false, {"anew", "anew", "anew", "anew"}, "anew"},
        Row{Kind::retry, 0, 2, true, {"unknown", "climbs!", "climbs!", "climbs!"}, "again"},
        Row{Kind::rejected, 0, 2, false, {"climbs", "climbs", "climbs", "climbs"}, "climbs"},
        Row{Kind::rejected, 0, 2, true, {"unknown", "climbs!", "climbs", "climbs"}, "climbs"},
        Row{Kind::unknown, 0, 2, false, {"unknown", "climbs!", "climbs!", "climbs!"}, "again"},
        Row{Kind::unknown, 0, 2, true, {"unknown!", "climbs!", "climbs!", "climbs!"}, "again"},

        Row{Kind::accepted,
            1,
            2,
            false,
            {"accepted", "accepted", "accepted", "accepted"},
            "accepted"},
        Row{Kind::accepted,
            1,
            2,
            true,
            {"accepted!", "accepted!", "accepted!", "accepted!"},
            "accepted"},
        Row{Kind::retry, 1, 2, false, {"anew", "anew", "anew", "anew"}, "anew"},
        Row{Kind::retry, 1, 2, true, {"unknown", "unknown", "again", "again"}, "again"},
        Row{Kind::rejected,
            1,
            2,
            false,
            {"unreached", "unreached", "unreached", "unreached"},
            "unreached"},
        Row{Kind::rejected,
            1,
            2,
            true,
            {"unknown", "unknown", "unreached", "unreached"},
            "unreached"},
        Row{Kind::unknown, 1, 2, false, {"unknown", "unknown", "again", "again"}, "again"},
        Row{Kind::unknown, 1, 2, true, {"unknown!", "unknown!", "again!", "again!"}, "again"},
    };
    for (const auto& row : rows) {
        auto standing = first_of_two();
        standing.rung = row.rung;
        standing.rungs = row.rungs;
        standing.is_in_doubt = row.doubt;
        const auto all = variants(standing);
        for (std::size_t i = 0; i < all.size(); ++i) {
            CAPTURE(static_cast<int>(row.kind));
            CAPTURE(row.rung);
            CAPTURE(row.rungs);
            CAPTURE(row.doubt);
            CAPTURE(i);
            CHECK(told(next(all.at(i), outcome(row.kind), k_now, k_no_jitter), standing) ==
                  (i < 4 ? row.plain.at(i) : row.dropping));
        }
    }
}

TEST_CASE("what no provider was asked says nothing of what may have been sent before") {
    auto standing = first_of_two();
    standing.is_in_doubt = true;
    standing.has_gateway = false;
    const std::array<std::string, 4> expected{"unknown", "climbs!", "climbs!", "climbs!"};
    const auto all = variants(standing);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(i);
        CHECK(told(next(all.at(i), outcome(Kind::rejected), k_now, k_no_jitter), standing) ==
              expected.at(i % 4));
    }
    standing.rung = 1;
    standing.resends = true;
    CHECK(next(standing, outcome(Kind::rejected), k_now, k_no_jitter).state == State::unknown);
}

TEST_CASE("before an attempt a doubt that repeating the key cannot settle follows the policy") {
    struct Row {
        int rung;
        bool doubt;
        std::array<std::string, 4> plain;
        std::string dropping;
    };
    for (const auto& row : {Row{0, false, {"go", "go", "go", "go"}, "go"},
                            Row{0, true, {"unknown", "climbs!", "climbs!", "climbs!"}, "go"},
                            Row{1, true, {"unknown", "unknown", "go", "go"}, "go"}}) {
        auto standing = first_of_two();
        standing.rung = row.rung;
        standing.is_in_doubt = row.doubt;
        const auto all = variants(standing);
        for (std::size_t i = 0; i < all.size(); ++i) {
            CAPTURE(row.rung);
            CAPTURE(i);
            const auto instead = instead_of_attempt(all.at(i), k_now);
            CHECK((instead ? told(*instead, standing) : "go") ==
                  (i < 4 ? row.plain.at(i) : row.dropping));
        }
    }
}

TEST_CASE("what could leave only after its end does not leave at all") {
    auto standing = first_of_two();
    standing.not_after = k_now + k_last_moment;
    CHECK_FALSE(instead_of_attempt(standing, k_now));
    CHECK(instead_of_attempt(standing, k_now + 1ms)->state == State::expired);
    standing.is_in_doubt = true;
    standing.resends = standing.is_urgent = true;
    CHECK(instead_of_attempt(standing, k_now + 1ms)->state == State::unknown);
}

TEST_CASE("a report of failure moves on what was accepted or is in doubt, and nothing else") {
    struct Row {
        State state;
        bool doubt;
        std::string first, last, only;
    };
    for (const auto& row :
         {Row{State::pending, false, "", "", ""},
          Row{State::pending, true, "climbs", "unreached", "rejected"},
          Row{State::sending, false, "", "", ""}, Row{State::sending, true, "", "", ""},
          Row{State::accepted, false, "climbs", "unreached", "rejected"},
          Row{State::unknown, false, "climbs", "unreached", "rejected"},
          Row{State::delivered, false, "", "", ""}, Row{State::seen, false, "", "", ""},
          Row{State::rejected, false, "", "", ""}, Row{State::expired, false, "", "", ""},
          Row{State::cancelled, false, "", "", ""}, Row{State::unreached, false, "", "", ""}}) {
        CAPTURE(std::string{name(row.state)});
        auto standing = first_of_two();
        standing.is_in_doubt = row.doubt;
        const auto after = [&] {
            const auto next = after_failure(row.state, standing, k_now);
            return next ? told(*next, standing) : "";
        };
        CHECK(after() == row.first);
        standing.rung = 1;
        CHECK(after() == row.last);
        standing.rung = 0;
        standing.rungs = 1;
        CHECK(after() == row.only);
    }
}

TEST_CASE("a failure reported after the end of the message ends it") {
    auto standing = first_of_two();
    standing.not_after = k_now - 1s;
    CHECK(after_failure(State::accepted, standing, k_now)->state == State::expired);
}

TEST_CASE("silence passes an accepted message on while there is a rung and time for it") {
    auto standing = first_of_two();
    for (int i = 0; i <= static_cast<int>(State::unreached); ++i) {
        const auto state = static_cast<State>(i);
        const auto after = after_silence(state, standing, k_now);
        CHECK(after.has_value() == (state == State::accepted));
        if (after) CHECK(*after == Next{State::pending, 1, 0, 0, k_now, true});
    }
    standing.not_after = k_now;
    CHECK_FALSE(after_silence(State::accepted, standing, k_now));
    standing.not_after = k_now + 1h;
    standing.rung = 1;
    CHECK_FALSE(after_silence(State::accepted, standing, k_now));
}

TEST_CASE("past its time nothing moves on, and what may have been sent stays unknown") {
    auto standing = first_of_two();
    standing.not_after = k_now - 1s;
    CHECK(next(standing, outcome(Kind::retry), k_now, k_no_jitter).state == State::expired);
    CHECK(next(standing, outcome(Kind::rejected), k_now, k_no_jitter).state == State::expired);
    standing.drops_repetition = true;
    CHECK(next(standing, outcome(Kind::unknown), k_now, k_no_jitter).state == State::unknown);
    CHECK(next(standing, outcome(Kind::accepted), k_now, k_no_jitter).state == State::accepted);
}

TEST_CASE("when the next attempt would come too late the next rung is tried at once") {
    auto standing = first_of_two();
    standing.not_after = k_now + 4s;
    const auto after = next(standing, outcome(Kind::retry), k_now, k_no_jitter);
    CHECK(after == Next{State::pending, 1, 0, 0, k_now});
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
    standing.drops_repetition = true;
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

TEST_CASE("in doubt the gateway's own trouble costs no attempt, and the doubt is kept") {
    auto standing = first_of_two();
    standing.is_in_doubt = standing.drops_repetition = true;
    standing.attempts = 5;
    const auto trouble = outcome(Kind::retry, Cause::throttled);
    CHECK(next(standing, trouble, k_now, k_no_jitter).attempts == 4);
    standing.attempts = 1;
    CHECK(next(standing, trouble, k_now, k_no_jitter).attempts == 1);
    standing.attempts = 5;
    CHECK(next(standing, outcome(Kind::unknown), k_now, k_no_jitter).attempts == 5);
    standing.is_urgent = true;
    CHECK(next(standing, trouble, k_now, k_no_jitter).rung == 1);
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
