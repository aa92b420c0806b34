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

bool is_past(const std::optional<Instant>& limit, Instant moment) {
    return limit && *limit < moment;
}

Next finished(const Standing& standing, State state) {
    return {state, standing.rung, standing.epoch, standing.attempts, Instant{}};
}

Next move_on(const Standing& standing, Instant now, State when_last) {
    if (is_past(standing.not_after, now)) return finished(standing, State::expired);
    if (standing.rung + 1 >= standing.rungs) return finished(standing, when_last);
    return {State::pending, standing.rung + 1, standing.epoch, 0, now};
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
    const bool has_another = standing.rung + 1 < standing.rungs;
    return standing.is_urgent && has_another ? k_max_urgent_attempts : k_max_attempts;
}

Next after_retry(const Standing& standing, const Outcome& outcome, Instant now, double jitter) {
    const bool counts = !concerns_gateway(outcome.cause);
    if (counts && standing.attempts >= max_attempts(standing)) {
        return move_on(standing, now, State::expired);
    }
    const auto due = due_after(standing, outcome, now, jitter);
    if (is_past(standing.not_after, due)) return move_on(standing, now, State::expired);
    return {State::pending, standing.rung, standing.epoch + 1,
            counts ? standing.attempts : standing.attempts - 1, due};
}

Next in_doubt(const Standing& standing, const Outcome& outcome, Instant now, double jitter) {
    const auto due = due_after(standing, outcome, now, jitter);
    const bool repeats = standing.may_repeat_key && standing.attempts < k_max_attempts &&
                         !is_past(standing.not_after, due);
    if (!repeats) return finished(standing, State::unknown);
    return {State::pending, standing.rung, standing.epoch, standing.attempts, due};
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
    if (outcome.kind == Kind::accepted) return finished(standing, State::accepted);
    const bool is_refused = outcome.kind == Kind::rejected && standing.may_repeat_key;
    if (outcome.kind == Kind::unknown || (standing.is_in_doubt && !is_refused)) {
        return in_doubt(standing, outcome, now, jitter);
    }
    if (outcome.kind == Kind::retry) return after_retry(standing, outcome, now, jitter);
    return move_on(standing, now, standing.rungs > 1 ? State::unreached : State::rejected);
}

chr::milliseconds backoff(int attempt, double jitter) {
    const int doublings = std::clamp(attempt - 1, 0, k_doublings);
    const auto doubled = k_first_wait * (chr::milliseconds::rep{1} << doublings);
    const auto wait = std::min<chr::milliseconds>(doubled, k_longest_wait);
    const double factor = 0.8 + 0.4 * jitter;
    return chr::milliseconds{std::lround(static_cast<double>(wait.count()) * factor)};
}

}  // namespace sotay::notify
