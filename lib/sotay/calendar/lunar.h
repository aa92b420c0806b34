#pragma once

#include "sotay/base/date.h"

namespace sotay::calendar {

/// A day of the Vietnamese lunar calendar, reckoned at UTC+7.
struct LunarDate {
    int year = 0;
    int month = 0;
    int day = 0;
    bool is_leap_month = false;

    bool operator==(const LunarDate&) const = default;
};

/// Valid for 1968 (when Vietnam took UTC+7) to 2199. Rules after Hồ Ngọc Đức's published
/// description: a month begins on the day of the new moon at UTC+7, the winter solstice lies in
/// month 11, the first month without a major solar term is leap.
[[nodiscard]] LunarDate to_lunar(Date date);
/// The day of a lunar date; a day 30 that the month lacks gives its last day, a leap month that the
/// year lacks the plain month of that number. Month (1 to 12) and day (from 1) must make sense.
[[nodiscard]] Date from_lunar(const LunarDate& lunar);

}  // namespace sotay::calendar
