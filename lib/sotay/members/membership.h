#pragma once

#include "sotay/base/date.h"
#include "sotay/members/rules.h"
#include "sotay/rules/rule_set.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::members {

/// A time limit: so many months, or so many working days.
struct ClockRule {
    int months = 0;
    int working_days = 0;
    std::string rule;      ///< what is due, in Vietnamese
    std::string citation;  ///< the point it stands in
};

/// The limits of one set of config/rules/membership.yaml.
struct MembershipRules {
    ClockRule probation;    ///< from the admission to the end of the probation
    ClockRule recognition;  ///< from there to the cell's proposal
    ClockRule transfer;     ///< from the change of work or residence to the introduction
    ClockRule receipt;      ///< from the introduction to its presentation at the new place
    ClockRule stay;         ///< the shortest stay as a guest, in months
    int stay_longest_months = 0;
    ClockRule readmission;  ///< from leaving the Party
    std::string readmission_barred;
    ClockRule badge;  ///< its `rule` takes the years of Party age at "{}"
    std::vector<int> badge_years;
    std::vector<std::chrono::month_day> award_days;
};

/// What membership.yaml calls things; the same at every date.
struct MembershipTerms {
    // Codes of departures:
    std::vector<std::string> readmitted_after;  ///< the readmission clock runs from these
    std::vector<std::string> readmission_barred;
    std::vector<std::string> single_posts;  ///< one person an organisation
    // Codes of states:
    std::string official;
    std::string probationary;
    std::string in_transit;  ///< sent, not yet received
    std::string away;        ///< a guest elsewhere
    std::string moved_out;   ///< the departure of a transfer that leaves the register

    /// Whether `state` only covers another one while a transfer lasts.
    [[nodiscard]] bool is_overlay(std::string_view state) const {
        return state == in_transit || state == away;
    }
};

/// config/rules/membership.yaml.
struct Membership {
    MembershipTerms terms;
    rules::Dated<MembershipRules> rules;
};
[[nodiscard]] Membership load_membership(const rules::Directories& directories);

/// The same day so many months later, the month's last when it has no such day (Civil Code 2015,
/// article 148.3).
[[nodiscard]] Date add_months(Date date, int months);

}  // namespace sotay::members
