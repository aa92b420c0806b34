#pragma once

#include "sotay/base/date.h"
#include "sotay/formats/json.h"
#include "sotay/members/member.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// One thing that the register knows to have happened to a member.
struct TimelineRow {
    std::optional<Instant> at;  ///< when it was written, as far as that is known
    std::optional<Date> on;     ///< from which day it holds
    std::string action;         ///< "member.create", "member.place", "member.set", …
    std::string field;          ///< key of a column, "transfer", "guest"; "" = the member as such
    Json from;                  ///< identifying numbers in full: mask them before showing
    Json to;
    std::string actor;  ///< "" = not known
    std::optional<std::int64_t> import;
    std::string reason;
};

/// Creation, changes of every field, places, posts and transfers, the oldest first.
/// Throws Error{not_found}.
[[nodiscard]] std::vector<TimelineRow> timeline_of(store::Database& database,
                                                   const store::Vault& vault, MemberId member);

}  // namespace sotay::members
