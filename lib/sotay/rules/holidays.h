#pragma once

#include "sotay/calendar/working_days.h"
#include "sotay/rules/rule_set.h"

namespace sotay::rules {

/// The working days by config/rules/holidays.yaml, under the law in force on `on`.
[[nodiscard]] calendar::WorkingDays load_working_days(const Directories& directories, Date on);

}  // namespace sotay::rules
