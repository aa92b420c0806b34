#pragma once

#include "sotay/base/date.h"
#include "sotay/members/member.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// Every member is counted by the official stay; a temporary one stands beside it.
enum class StayKind { official, temporary };

/// A row of member_placements.
struct Stay {
    StayKind kind = StayKind::official;
    Date from_on;
    std::optional<Date> to_on;  ///< the first day it no longer holds
    org::OrganisationId organisation = 0;
    std::string state;
    std::optional<std::string> departure;  ///< why nothing follows

    [[nodiscard]] bool holds_on(Date date) const {
        return from_on <= date && (!to_on || *to_on > date);
    }
};

/// All stays of a member, the oldest first.
[[nodiscard]] std::vector<Stay> stays_of(store::Database& database, MemberId member);
[[nodiscard]] std::optional<Stay> stay_on(store::Database& database, MemberId member, StayKind kind,
                                          Date on);

/// What a stay is from a day on.
struct NextStay {
    StayKind kind = StayKind::official;
    org::OrganisationId organisation = 0;
    std::string state;
    Date from_on;
};
/// Ends the present stay of this kind and opens the next; one that began on the same day is
/// replaced, so that no day has two. Runs within the caller's transaction.
/// Throws Error{conflict} when the member's newest entry of this kind is younger than the day.
void follow(store::Database& database, MemberId member, const NextStay& next);
/// The stay of this kind no longer holds on `on`; nothing follows, because of `departure`.
/// Does nothing when there is none; throws as follow() does.
void end_stay(store::Database& database, MemberId member, StayKind kind, Date on,
              const std::optional<std::string>& departure);

}  // namespace sotay::members
