#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/status.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::notify {

/// What an operator wants sent once more.
struct RetryRequest {
    std::optional<std::int64_t> message;  ///< nullopt: of every message
    std::optional<std::int64_t> member;   ///< nullopt: to everybody
    /// Of `unknown`, `expired`, `unreached`, `rejected`; others are left alone. Who is `unknown`
    /// may get the message twice.
    std::vector<State> states{State::expired, State::unreached, State::rejected};
};

struct Retried {
    Counts counts;             ///< by the state that they were in
    std::int64_t is_over = 0;  ///< left alone: their message was cancelled or its time is over
};

/// What retry() would do. Both throw Error{not_found} for a message that is not there,
/// Error{conflict} for one that was cancelled or whose time is over.
[[nodiscard]] Retried preview_retry(store::Database& database, const RetryRequest& request,
                                    Instant now);
/// Begins the ladder anew, inside the caller's open transaction: due at once, on the first rung,
/// under keys that were never used. Those that were `unknown` are marked as possible doubles. What
/// was accepted, delivered or seen is never sent again. Addresses that were known to have no
/// account are asked again; what a person has refused stays refused.
Retried retry(store::Database& database, const RetryRequest& request, Instant now);

}  // namespace sotay::notify
