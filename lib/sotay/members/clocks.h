#pragma once

#include "sotay/base/date.h"
#include "sotay/members/desk.h"

#include <string>
#include <vector>

namespace sotay::members {

/// Something that a rule expects of a member by a day, or allows from a day on.
struct DueRow {
    MemberId member = 0;
    std::string full_name;
    org::OrganisationId organisation = 0;  ///< for a transfer the origin; the last for who left
    std::string clock;                     ///< "probation", "recognition", "transfer", …
    Date since;                            ///< what the clock counts from
    Date due_on;
    int overdue_days = 0;  ///< calendar days; 0 for what is only possible from a day on
    std::string rule;
    std::string citation;
};

struct DueQuery {
    std::vector<org::OrganisationId> organisations = {};  ///< empty = all
    Date on;
    int within = 0;  ///< also what falls due in so many days
};

/// What is due on the day, the oldest first; each clock by the rules in force when it began. A duty
/// (recognition, transfer, receipt, return) stays until it is done; a day from which something is
/// possible (probation ended, readmission, badge) is listed when it comes. Changes nothing.
[[nodiscard]] std::vector<DueRow> due(store::Database& database, const Membership& membership,
                                      const calendar::WorkingDays& working_days,
                                      const DueQuery& query);

/// When the probation of somebody admitted on that day ends.
[[nodiscard]] Date probation_end(const Membership& membership, Date admitted_on);

}  // namespace sotay::members
