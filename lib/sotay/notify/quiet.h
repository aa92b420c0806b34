#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/date.h"
#include "sotay/home/home.h"

#include <functional>
#include <optional>

namespace sotay::notify {

/// When `hours` end that hold at `now` (Vietnam time, may pass midnight); nullopt when they do not.
[[nodiscard]] std::optional<Instant> quiet_until(const std::optional<home::QuietHours>& hours,
                                                 Instant now);

/// When routine messages rest: the quiet hours of each day, and whole days that are holidays.
class RestTimes {
public:
    /// `is_holiday` may be empty: then no day is one.
    RestTimes(std::optional<home::QuietHours> hours, std::function<bool(Date)> is_holiday);

    /// When the rest that holds at `now` ends: at the end of quiet hours on a day that is no
    /// holiday; nullopt when nothing rests.
    [[nodiscard]] std::optional<Instant> until(Instant now) const;
    /// When messages that have to wait for another day may go.
    [[nodiscard]] Instant next_day(Instant now) const;

private:
    [[nodiscard]] Instant morning_after(Instant now) const;

    std::optional<home::QuietHours> hours_;
    std::function<bool(Date)> is_holiday_;
};

/// The rest times of a home by its configuration and config/rules/holidays.yaml, read once. Rules
/// that cannot be read hold nothing back; the log says so.
[[nodiscard]] RestTimes rest_times(const home::Home& home, Date today);

}  // namespace sotay::notify
