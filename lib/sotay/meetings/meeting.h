#pragma once

#include "sotay/base/date.h"
#include "sotay/meetings/meeting_rules.h"
#include "sotay/org/tree.h"
#include "sotay/store/audit.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::meetings {

using MeetingId = std::int64_t;

/// How many were called to a meeting, and what became of them.
struct Counts {
    std::int64_t called = 0;
    std::int64_t present = 0;
    std::int64_t absent_excused = 0;
    std::int64_t absent = 0;
    std::int64_t exempt = 0;
};

struct Meeting {
    MeetingId id = 0;
    org::OrganisationId organisation = 0;
    std::string kind;
    std::string state;  ///< "planned", "held", "closed", "cancelled"
    Month period{};     ///< the month it counts for
    std::string title;
    std::string place;
    Instant starts_at;
    std::optional<std::string> moved_reason;
    Counts counts;
};

struct NewMeeting {
    org::OrganisationId organisation = 0;
    std::string kind;
    std::string title;
    std::string place;
    Instant starts_at;
};

/// Throws Error{usage} for an unknown kind.
[[nodiscard]] MeetingId add(store::Database& database, const store::Actor& actor,
                            const NewMeeting& meeting, const MeetingRules& rules);

struct Filter {
    std::vector<org::OrganisationId> organisations;  ///< empty = all
    std::optional<Month> period;
    std::optional<std::string> kind;
};
/// By time of start.
[[nodiscard]] std::vector<Meeting> list(store::Database& database, const Filter& filter);

[[nodiscard]] std::optional<Meeting> find(store::Database& database, MeetingId id);

/// "812", or "38.001.001@2026-12": the regular meeting of that organisation in that month (or its
/// only one). Throws Error{not_found}, or Error{conflict} with the candidates when there are
/// several.
[[nodiscard]] Meeting resolve(store::Database& database, const org::Tree& tree,
                              std::string_view reference, const MeetingRules& rules);

}  // namespace sotay::meetings
