#pragma once

#include "sotay/base/date.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sotay::calendar {

/// A yearly holiday as the rules give it: a solar day, or a lunar one.
struct HolidayRule {
    std::string name;
    bool is_lunar = false;
    unsigned month = 0;
    unsigned day = 0;
    int days_before = 0;  ///< further days off before it
    int days_after = 0;   ///< further days off after it
};

/// Weekends, yearly holidays, and what the government decided for one year (its Tết block, swapped
/// days). A decided day off that lies within the days of a yearly holiday replaces that holiday
/// whole, its days in lieu of a weekend included: the decision names them all.
class WorkingDays {
public:
    struct Decisions {
        std::map<Date, std::string> days_off;  ///< with the name to give as the reason
        std::vector<Date> working_days;        ///< days off worked in exchange
    };

    WorkingDays(std::vector<HolidayRule> rules, Decisions decisions);

    /// Why `date` is no working day: the holiday's name, "" for a plain weekend; nullopt when it is
    /// one. A holiday on a weekend makes the next working day a day off (Labour Code 2019, article
    /// 111.3).
    [[nodiscard]] std::optional<std::string> day_off(Date date) const;
    /// `date` itself, or the next working day.
    [[nodiscard]] Date next_working_day(Date date) const;
    /// The day `count` working days after `date` (which is not counted itself); a negative count
    /// goes back.
    [[nodiscard]] Date add(Date date, int count) const;

private:
    [[nodiscard]] std::map<Date, std::string> holidays_of(int year) const;

    std::vector<HolidayRule> rules_;
    Decisions decisions_;
    // Filled on first use, so an object belongs to one thread.
    mutable std::map<int, std::map<Date, std::string>> years_;
};

}  // namespace sotay::calendar
