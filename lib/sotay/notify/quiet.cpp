#include "sotay/notify/quiet.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/rules/holidays.h"

#include <memory>
#include <utility>

namespace sotay::notify {

namespace {

// No country rests longer; rules that say otherwise hold nothing back for ever.
constexpr int k_longest_rest = 60;

}  // namespace

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

RestTimes::RestTimes(std::optional<home::QuietHours> hours, std::function<bool(Date)> is_holiday)
    : hours_{std::move(hours)}, is_holiday_{std::move(is_holiday)} {}

std::optional<Instant> RestTimes::until(Instant now) const {
    auto end = now;
    for (int days = 0; days < k_longest_rest; ++days) {
        if (const auto quiet_end = quiet_until(hours_, end)) end = *quiet_end;
        if (!is_holiday_ || !is_holiday_(local_date(end))) break;
        end = morning_after(end);
    }
    return end == now ? std::nullopt : std::optional{end};
}

Instant RestTimes::next_day(Instant now) const {
    const auto morning = morning_after(now);
    return until(morning).value_or(morning);
}

Instant RestTimes::morning_after(Instant now) const {
    return to_instant(local_date(now) + std::chrono::days{1},
                      hours_.value_or(home::QuietHours{}).to);
}

RestTimes rest_times(const home::Home& home, Date today) {
    const auto& config = home.config().notify;
    std::function<bool(Date)> is_holiday;
    if (config.holds_on_holidays) {
        try {
            const auto days = std::make_shared<calendar::WorkingDays>(
                rules::load_working_days(home.rule_directories(), today));
            is_holiday = [days](Date date) {
                const auto reason = days->day_off(date);
                return reason && !reason->empty();  // a plain weekend has no name
            };
        } catch (const Error& error) {
            log::error("{}", error.what());
        }
    }
    return {config.quiet_hours, std::move(is_holiday)};
}

}  // namespace sotay::notify
