#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/config.h"

#include <optional>

namespace sotay::notify {

/// When `hours` end that hold at `now` (Vietnam time, may pass midnight); nullopt when they do not.
[[nodiscard]] std::optional<Instant> quiet_until(const std::optional<home::QuietHours>& hours,
                                                 Instant now);

}  // namespace sotay::notify
