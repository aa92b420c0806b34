#pragma once

#include "sotay/meetings/meeting.h"
#include "sotay/members/member.h"
#include "sotay/store/vault.h"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sotay::meetings {

/// What reading a roll-call gave.
struct RollCallReport {
    std::int64_t rows = 0;
    std::int64_t recorded = 0;  ///< new or changed
    std::int64_t unchanged = 0;
    std::vector<MeetingId> meetings;
    std::vector<Problem> problems;  ///< when there are any, nothing was recorded
};

/// Records a roll-call: columns card_number or member_id, status, reason (Vietnamese or English
/// headings). `meeting_of` gives the meeting that a member's row belongs to, nullopt when that
/// member was not to be called. Everyone of the cell on the day is called; who has no row keeps no
/// status. Reading the same file again changes nothing. Throws Error{environment} when the file
/// cannot be read.
[[nodiscard]] RollCallReport import_roll_call(
    store::Database& database, const store::Actor& actor, const store::Vault& vault,
    const std::string& path, const MeetingRules& rules,
    const std::function<std::optional<MeetingId>(members::MemberId)>& meeting_of);

/// Records one person. Throws Error{not_found} when the member was not called to the meeting.
void record(store::Database& database, const store::Actor& actor, const Meeting& meeting,
            members::MemberId member, const std::string& status,
            const std::optional<std::string>& reason);

/// Writes down who is called: the members of the meeting's organisation on its day. Within the
/// caller's transaction; calling again adds only who is new.
void call_members(store::Database& database, const Meeting& meeting);

/// The meeting of each member's own cell in `period`, by kind; for roll-calls that cover many
/// cells.
[[nodiscard]] std::unordered_map<members::MemberId, MeetingId> meetings_of_members(
    store::Database& database, Month period, const std::string& kind);

}  // namespace sotay::meetings
