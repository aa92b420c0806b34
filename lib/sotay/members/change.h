#pragma once

#include "sotay/formats/json.h"
#include "sotay/members/desk.h"

#include <string>
#include <utility>
#include <vector>

namespace sotay::members {

/// What someone asks to change about a member.
struct ChangeOrder {
    MemberId member = 0;
    /// Key of a column and the value as a sheet would have it; "" empties the field.
    std::vector<std::pair<std::string, std::string>> values;
    Date on;  ///< from which day state and post hold; not after today
    std::string reason = {};
    bool is_dry_run = false;
};

struct FieldChange {
    std::string field;  ///< key of the column
    Json from;          ///< as stored; null = none
    Json to;
};

struct ChangeReport {
    std::vector<FieldChange> changes;   ///< empty when everything stands as asked already
    std::vector<Problem> problems;      ///< with any, nothing was written
    std::vector<std::string> warnings;  ///< translated, each with the point it rests on
};

/// Checks the values as an import would and writes what differs, with history and audit. `state`
/// may be a departure of membership.yaml: it ends the member's places and posts. A member who left
/// comes back by a state, and `org_code` when not to the last cell. With an open transfer a state
/// of its own is kept for the end of the transfer. Throws Error{not_found} for an unknown member,
/// Error{conflict} when the register says otherwise from a later day on.
[[nodiscard]] ChangeReport change_member(const Desk& desk, const ChangeOrder& order);

}  // namespace sotay::members
