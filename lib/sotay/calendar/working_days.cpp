#include "sotay/calendar/working_days.h"

#include "sotay/calendar/lunar.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace sotay::calendar {

namespace chr = std::chrono;

namespace {

using Days = std::map<Date, std::string>;

constexpr chr::days k_one_day{1};

bool is_weekend(Date date) {
    const chr::weekday weekday{date};
    return weekday == chr::Saturday || weekday == chr::Sunday;
}

int year_of(Date date) { return static_cast<int>(chr::year_month_day{date}.year()); }

/// The day of the rule in a solar year or, for a lunar rule, in the lunar year of that number.
Date day_of(const HolidayRule& rule, int year) {
    if (rule.is_lunar) {
        return from_lunar({.year = year,
                           .month = static_cast<int>(rule.month),
                           .day = static_cast<int>(rule.day)});
    }
    return Date{chr::year{year} / chr::month{rule.month} / chr::day{rule.day}};
}

/// Adds the rule's days, unless the government decided otherwise on any of them.
void add_holiday(const HolidayRule& rule, int year, const Days& decided, Days& days) {
    const Date day = day_of(rule, year);
    const Date first = day - chr::days{rule.days_before};
    const Date last = day + chr::days{rule.days_after};
    const auto decision = decided.lower_bound(first);
    if (decision != decided.end() && decision->first <= last) return;
    for (Date each = first; each <= last; each += k_one_day) days.emplace(each, rule.name);
}

/// Adds a day off for each of `holidays` that a weekend swallows.
Days with_days_in_lieu(const Days& holidays) {
    Days result = holidays;
    for (const auto& [date, name] : holidays) {
        if (!is_weekend(date)) continue;
        Date in_lieu = date;
        while (is_weekend(in_lieu) || result.contains(in_lieu)) in_lieu += k_one_day;
        result.emplace(in_lieu, name);
    }
    return result;
}

}  // namespace

WorkingDays::WorkingDays(std::vector<HolidayRule> rules, Decisions decisions)
    : rules_{std::move(rules)}, decisions_{std::move(decisions)} {}

std::optional<std::string> WorkingDays::day_off(Date date) const {
    if (std::ranges::find(decisions_.working_days, date) != decisions_.working_days.end()) {
        return std::nullopt;
    }
    if (const auto decided = decisions_.days_off.find(date); decided != decisions_.days_off.end()) {
        return decided->second;
    }
    const int year = year_of(date);
    const auto known = years_.find(year);
    const Days& holidays = known != years_.end()
                               ? known->second
                               : years_.emplace(year, holidays_of(year)).first->second;
    if (const auto holiday = holidays.find(date); holiday != holidays.end()) return holiday->second;
    return is_weekend(date) ? std::optional{std::string{}} : std::nullopt;
}

Date WorkingDays::next_working_day(Date date) const {
    while (day_off(date)) date += k_one_day;
    return date;
}

Date WorkingDays::add(Date date, int count) const {
    const chr::days step{count < 0 ? -1 : 1};
    for (int left = std::abs(count); left > 0;) {
        date += step;
        if (!day_off(date)) --left;
    }
    return date;
}

std::map<Date, std::string> WorkingDays::holidays_of(int year) const {
    // The last months of a lunar year, and days before or in lieu, cross into the next solar year.
    Days days;
    for (const int each : {year - 1, year, year + 1}) {
        for (const HolidayRule& rule : rules_) add_holiday(rule, each, decisions_.days_off, days);
    }
    Days result = with_days_in_lieu(days);
    std::erase_if(result, [&](const auto& day) { return year_of(day.first) != year; });
    return result;
}

}  // namespace sotay::calendar
