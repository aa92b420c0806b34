#pragma once

#include "sotay/calendar/working_days.h"
#include "sotay/meetings/meeting.h"

#include <string>
#include <vector>

namespace sotay::meetings {

/// A regular meeting that the rules give for a month.
struct PlannedMeeting {
    std::optional<MeetingId> id;  ///< once it is kept
    bool is_new = false;  ///< false: the month's meeting was there already, as it now stands
    org::OrganisationId organisation = 0;
    std::string kind;
    std::string title;
    std::string place;
    Instant starts_at;
    std::optional<std::string> moved_reason;  ///< the day off that moved it, translated
};

/// Two meetings that get in each other's way.
struct Conflict {
    enum class Kind {
        venue,    ///< the same place, at the same time, under the same committee
        overseer  ///< the same committee member in charge of both cells
    } kind = Kind::venue;
    std::size_t first = 0;  ///< places in MonthPlan::meetings
    std::size_t second = 0;
};

struct MonthPlan {
    std::vector<PlannedMeeting> meetings;  ///< in the order of the tree
    std::vector<Conflict> conflicts;
};

/// The regular meeting of each organisation of `tree` that holds members and is in `cells`: by its
/// own rule, else by the rules' own; a day that the month lacks is its last one. A day off moves it
/// to the next working day.
[[nodiscard]] MonthPlan plan_month(const org::Tree& tree,
                                   const std::vector<const org::Organisation*>& cells, Month month,
                                   const MeetingRules& rules,
                                   const calendar::WorkingDays& working_days);

/// Keeps the plan's meetings that are not there yet and fills in every id. Planning a month again
/// changes nothing.
void save(store::Database& database, const store::Actor& actor, Month month, MonthPlan& plan);

/// Marks what is there already, without changing anything.
void compare(store::Database& database, Month month, MonthPlan& plan);

}  // namespace sotay::meetings
