#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/config.h"

#include <cstddef>
#include <deque>
#include <optional>

namespace sotay::notify {

/// How many requests a gateway may still get this second and this minute, by the clock that is
/// passed in. What was claimed and has not started counts until it has, so that a slow line cannot
/// bunch two seconds' worth into one.
class RateLimit {
public:
    explicit RateLimit(const home::GatewayLimits& limits) : limits_{limits} {}

    /// `waiting`: claimed and not yet known to have started.
    [[nodiscard]] std::size_t allowance(Instant now, std::size_t waiting) const;
    void started(Instant at);
    /// When allowance() may grow again; nullopt when it is not used up.
    [[nodiscard]] std::optional<Instant> free_at(Instant now) const;

private:
    [[nodiscard]] std::size_t count_since(Instant moment) const;

    home::GatewayLimits limits_;
    std::deque<Instant> starts_;  // of the last minute, ascending
};

}  // namespace sotay::notify
