#include "sotay/notify/quiet.h"

#include "sotay/base/date.h"

namespace sotay::notify {

std::optional<Instant> quiet_until(const std::optional<home::QuietHours>& hours, Instant now) {
    if (!hours || hours->from == hours->to) return std::nullopt;
    const auto local = to_local(now);
    const bool passes_midnight = hours->from > hours->to;
    const bool is_evening =
        local.time_of_day >= hours->from && (passes_midnight || local.time_of_day < hours->to);
    const bool is_morning = passes_midnight && local.time_of_day < hours->to;
    if (!is_evening && !is_morning) return std::nullopt;
    const bool ends_tomorrow = passes_midnight && is_evening;
    return to_instant(local.date + std::chrono::days{ends_tomorrow ? 1 : 0}, hours->to);
}

}  // namespace sotay::notify
