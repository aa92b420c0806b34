#pragma once

#include "sotay/formats/json.h"
#include "sotay/members/entry.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A line of a roll-call.
struct RollLine {
    std::int64_t meeting = 0;
    MemberId member = 0;
    std::optional<std::string> status;
    std::optional<std::string> reason;
    std::optional<std::int64_t> recorded_at;
};

/// What a merge did to roll-calls.
struct RollMoves {
    std::vector<std::int64_t> moved;  ///< meetings whose line went from the one entry to the other
    std::vector<RollLine> removed;    ///< second lines of the same person
};
[[nodiscard]] Json to_json(const RollMoves& moves);
[[nodiscard]] RollMoves roll_moves_from_json(const Json& json);

/// Meetings to which both were called, in the organisations where `dropped` has been.
[[nodiscard]] std::vector<std::int64_t> shared_meetings(store::Database& database,
                                                        const Entry& kept, const Entry& dropped);

/// Lets `kept` answer for `dropped` in every meeting that is not closed: a line moves; of two lines
/// the recorded one stays, `kept`'s when both are. Closed meetings keep what was filed. Within the
/// caller's change.
[[nodiscard]] RollMoves merge_rolls(store::Database& database, const Entry& kept,
                                    const Entry& dropped);
/// Takes it back; a line that moved keeps what was recorded since. Within the caller's change.
void restore_rolls(store::Database& database, MemberId kept, MemberId dropped,
                   const RollMoves& moves);

}  // namespace sotay::members
