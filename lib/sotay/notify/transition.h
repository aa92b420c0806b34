#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/outcome.h"

#include <optional>
#include <string_view>

namespace sotay::notify {

/// Where one person's message stands. The words are those of the database and the JSON contract.
enum class State {
    pending,    ///< waits for `due_at`
    sending,    ///< claimed: an attempt is open
    accepted,   ///< the provider took it
    delivered,  ///< a receipt says it arrived
    seen,       ///< a receipt says it was read
    rejected,   ///< the only gateway will never take it
    unknown,    ///< perhaps sent; a receipt or a person decides
    expired,    ///< its time or its attempts ran out, surely unsent
    cancelled,
    unreached,  ///< no gateway of the ladder reaches this person
};
[[nodiscard]] std::string_view name(State state);
/// Throws Error{bug} for a word that the database should not hold.
[[nodiscard]] State state_of(std::string_view name);

/// What proves that a message came to its person, from a provider or from the person. Each implies
/// those before it.
enum class Receipt { delivered, seen, opened, acknowledged };

/// Where a delivery stands after a receipt: delivered or seen, whatever it was before, but never
/// less than it was. The receipt speaks of what happened, all other states of what was inferred;
/// neither is sent again.
[[nodiscard]] State after_receipt(State state, Receipt receipt);

/// A delivery at the end of an attempt.
struct Standing {
    int rung = 0;
    int rungs = 1;  ///< length of the ladder
    int epoch = 0;
    int attempts = 1;  ///< on this rung, this one included
    bool is_urgent = false;
    /// An earlier attempt under the same key may have been sent.
    bool is_in_doubt = false;
    /// The provider drops the same key, still.
    bool drops_repetition = false;
    /// The office chose `unknown: resend`.
    bool resends = false;
    /// The gateway of this rung can be asked again, and the outcome is its answer.
    bool has_gateway = true;
    std::optional<Instant> not_after;
};

/// What a delivery becomes.
struct Next {
    State state = State::unknown;
    int rung = 0;
    int epoch = 0;
    int attempts = 0;
    Instant due_at;              ///< of State::pending only
    bool maybe_doubled = false;  ///< the person may get it, or have got it, twice

    friend bool operator==(const Next&, const Next&) = default;
};

constexpr int k_max_attempts = 14;        ///< on the last rung, or when nothing presses: five hours
constexpr int k_max_urgent_attempts = 3;  ///< of an urgent message that has another rung
/// What has less left than this is not sent any more: it might leave after its end.
constexpr std::chrono::seconds k_last_moment{2};

/// The transition table. "In doubt": an earlier attempt under this key may have been sent.
///
/// * accepted: accepted.
/// * unknown: where the provider drops repetitions, pending under the same key. Elsewhere the
///   office's policy: held, unknown; under `resend`, or when urgent, the next rung at once, counted
///   as a possible double. Without another rung `resend` repeats the key at the same gateway, and
///   what is urgent stays unknown.
/// * retry: pending later under the next epoch; out of attempts or time, the next rung, else
///   expired. The gateway's own trouble costs no attempt. In doubt: as unknown.
/// * rejected: the next rung at once; none left, unreached, or rejected when the ladder has but
///   one; past its time, expired. In doubt: the same when the key may be repeated, for a refusal of
///   the very same bytes speaks for the earlier attempt too; else as unknown.
///
/// The epoch, which is part of the provider's key, rises only after an outcome that proves that
/// nothing was sent. `jitter` is in [0, 1).
[[nodiscard]] Next next(const Standing& standing, const Outcome& outcome, Instant now,
                        double jitter);

/// Of a pending delivery that is about to be attempted: what it becomes instead, when its time is
/// over or a doubt can no longer be settled by repeating the key. nullopt: go on.
[[nodiscard]] std::optional<Next> instead_of_attempt(const Standing& standing, Instant now);

/// After a receipt which says that the attempt under the present key came to nothing: the next rung
/// at once, else unreached or rejected. nullopt when the delivery stands where such a receipt
/// changes nothing.
[[nodiscard]] std::optional<Next> after_failure(State state, const Standing& standing, Instant now);

/// After a time without any receipt of an accepted message: the next rung at once, counted as a
/// possible double. nullopt when there is none, or no time is left for it.
[[nodiscard]] std::optional<Next> after_silence(State state, const Standing& standing, Instant now);

/// How long to wait after the `attempt`th failure: 5 s doubling up to an hour, give or take a fifth
/// by `jitter` in [0, 1).
[[nodiscard]] std::chrono::milliseconds backoff(int attempt, double jitter);

}  // namespace sotay::notify
