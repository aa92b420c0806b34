#include "sotay/notify/transition.h"

#include "sotay/base/date.h"
#include "sotay/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

constexpr std::array<std::pair<State, std::string_view>, 10> k_names{{
    {State::pending, "pending"},
    {State::sending, "sending"},
    {State::accepted, "accepted"},
    {State::delivered, "delivered"},
    {State::seen, "seen"},
    {State::rejected, "rejected"},
    {State::unknown, "unknown"},
    {State::expired, "expired"},
    {State::cancelled, "cancelled"},
    {State::unreached, "unreached"},
}};

constexpr chr::milliseconds k_first_wait = chr::seconds{5};
constexpr chr::milliseconds k_longest_wait = chr::hours{1};
constexpr int k_doublings = 20;
// Zalo refuses by night from 22:00 to 06:00.
constexpr chr::hours k_morning{6};

/// What would leave at `moment` would come too late.
bool is_late(const Standing& standing, Instant moment) {
    return standing.not_after && *standing.not_after < moment + k_last_moment;
}

bool has_next_rung(const Standing& standing) { return standing.rung + 1 < standing.rungs; }

Next finished(const Standing& standing, State state) {
    return {state, standing.rung, standing.epoch, standing.attempts, Instant{}};
}

Next climbed(const Standing& standing, Instant now) {
    return {State::pending, standing.rung + 1, 0, 0, now};
}

Next move_on(const Standing& standing, Instant now, State when_last) {
    if (is_late(standing, now)) return finished(standing, State::expired);
    return has_next_rung(standing) ? climbed(standing, now) : finished(standing, when_last);
}

State refused_by_all(const Standing& standing) {
    return standing.rungs > 1 ? State::unreached : State::rejected;
}

/// The next rung in spite of the doubt, when that is wanted and possible.
std::optional<Next> climb_in_doubt(const Standing& standing, Instant now) {
    const bool is_wanted = standing.resends || standing.is_urgent;
    if (!is_wanted || !has_next_rung(standing) || is_late(standing, now)) return std::nullopt;
    auto next = climbed(standing, now);
    next.maybe_doubled = true;
    return next;
}

/// Whether the same key may go to the same gateway again, for all that an answer is missing.
bool may_repeat(const Standing& standing) {
    if (!standing.has_gateway) return false;
    return standing.drops_repetition || (standing.resends && !has_next_rung(standing));
}

Instant next_morning(Instant now) {
    const auto local = to_local(now);
    const auto day = local.time_of_day < k_morning ? local.date : local.date + chr::days{1};
    return to_instant(day, k_morning);
}

Instant due_after(const Standing& standing, const Outcome& outcome, Instant now, double jitter) {
    if (outcome.cause == Cause::night) return next_morning(now);
    // A fresh token works at once; until there is one the gateway is not asked.
    if (outcome.cause == Cause::token) return now;
    if (outcome.retry_after) return now + *outcome.retry_after;
    return now + backoff(standing.attempts, jitter);
}

int max_attempts(const Standing& standing) {
    return standing.is_urgent && has_next_rung(standing) ? k_max_urgent_attempts : k_max_attempts;
}

Next after_retry(const Standing& standing, const Outcome& outcome, Instant now, double jitter) {
    const bool counts = !concerns_gateway(outcome.cause);
    if (counts && standing.attempts >= max_attempts(standing)) {
        return move_on(standing, now, State::expired);
    }
    const auto due = due_after(standing, outcome, now, jitter);
    if (is_late(standing, due)) return move_on(standing, now, State::expired);
    return {State::pending, standing.rung, standing.epoch + 1,
            counts ? standing.attempts : standing.attempts - 1, due};
}

Next in_doubt(const Standing& standing, const Outcome& outcome, Instant now, double jitter) {
    const auto due = due_after(standing, outcome, now, jitter);
    if (may_repeat(standing) && standing.attempts < max_attempts(standing) &&
        !is_late(standing, due)) {
        const bool is_pressed = standing.is_urgent && has_next_rung(standing);
        const bool counts =
            outcome.kind != Kind::retry || !concerns_gateway(outcome.cause) || is_pressed;
        // Never none: without an attempt no doubt is looked for.
        const int attempts = counts ? standing.attempts : std::max(1, standing.attempts - 1);
        return {State::pending, standing.rung, standing.epoch, attempts, due};
    }
    if (const auto next = climb_in_doubt(standing, now)) return *next;
    return finished(standing, State::unknown);
}

}  // namespace

std::string_view name(State state) {
    return std::ranges::find(k_names, state, &std::pair<State, std::string_view>::first)->second;
}

State state_of(std::string_view name) {
    const auto found =
        std::ranges::find(k_names, name, &std::pair<State, std::string_view>::second);
    if (found == k_names.end()) throw Error{ErrorKind::bug, "a delivery has a state of no name"};
    return found->first;
}

State after_receipt(State state, Receipt receipt) {
    if (state == State::seen || receipt != Receipt::delivered) return State::seen;
    return State::delivered;
}

Next next(const Standing& standing, const Outcome& outcome, Instant now, double jitter) {
    const bool is_repeated = standing.is_in_doubt && standing.has_gateway;
    const bool is_refused =
        outcome.kind == Kind::rejected &&
        (!standing.is_in_doubt || (is_repeated && (standing.drops_repetition || standing.resends)));
    if (is_refused) return move_on(standing, now, refused_by_all(standing));
    if (outcome.kind == Kind::retry && !standing.is_in_doubt) {
        return after_retry(standing, outcome, now, jitter);
    }
    auto next = outcome.kind == Kind::accepted ? finished(standing, State::accepted)
                                               : in_doubt(standing, outcome, now, jitter);
    const bool may_have_left = outcome.kind == Kind::accepted || outcome.kind == Kind::unknown;
    if (is_repeated && may_have_left && !standing.drops_repetition) next.maybe_doubled = true;
    return next;
}

std::optional<Next> instead_of_attempt(const Standing& standing, Instant now) {
    if (is_late(standing, now)) {
        return finished(standing, standing.is_in_doubt ? State::unknown : State::expired);
    }
    if (!standing.is_in_doubt || may_repeat(standing)) return std::nullopt;
    if (const auto next = climb_in_doubt(standing, now)) return next;
    return finished(standing, State::unknown);
}

std::optional<Next> after_failure(State state, const Standing& standing, Instant now) {
    const bool waits_in_doubt = state == State::pending && standing.is_in_doubt;
    if (state != State::accepted && state != State::unknown && !waits_in_doubt) return std::nullopt;
    return move_on(standing, now, refused_by_all(standing));
}

std::optional<Next> after_silence(State state, const Standing& standing, Instant now) {
    const bool can_climb = has_next_rung(standing) && !is_late(standing, now);
    if (state != State::accepted || !can_climb) return std::nullopt;
    auto next = climbed(standing, now);
    next.maybe_doubled = true;
    return next;
}

chr::milliseconds backoff(int attempt, double jitter) {
    const int doublings = std::clamp(attempt - 1, 0, k_doublings);
    const auto doubled = k_first_wait * (chr::milliseconds::rep{1} << doublings);
    const auto wait = std::min<chr::milliseconds>(doubled, k_longest_wait);
    const double factor = 0.8 + 0.4 * jitter;
    return chr::milliseconds{std::lround(static_cast<double>(wait.count()) * factor)};
}

}  // namespace sotay::notify
