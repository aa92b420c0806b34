#pragma once

#include "sotay/members/rules.h"
#include "sotay/org/check.h"
#include "sotay/store/database.h"

namespace sotay::members {

/// Members and posts of every organisation on `on`. A member counts where the official placement
/// is: as probationary in that state, else as a full member. A post counts where it is held, once a
/// person however many of a group's posts that person holds.
[[nodiscard]] org::Strengths load_strengths(store::Database& database, Date on,
                                            const MemberRules& rules,
                                            const org::PostGroups& groups);

}  // namespace sotay::members
