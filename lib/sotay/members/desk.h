#pragma once

#include "sotay/calendar/working_days.h"
#include "sotay/members/draft.h"
#include "sotay/members/import.h"
#include "sotay/members/membership.h"

namespace sotay::members {

/// What a change of one member is made with; `standards` hold the tree of today.
struct Desk {
    const Office& office;
    const Standards& standards;
    const Membership& membership;
    const calendar::WorkingDays& working_days;

    [[nodiscard]] Date today() const { return standards.tree.on(); }
};

/// Throws Error{invalid_input} when `on` is later than today: the register tells what has happened.
void refuse_future(const Desk& desk, Date on);

/// Ends every place, post and open transfer of a member who leaves the register for `departure`,
/// within the caller's transaction. Returns the open transfer's id, if there was one.
std::optional<std::int64_t> end_membership(store::Database& database, MemberId member, Date on,
                                           const std::string& departure);

}  // namespace sotay::members
