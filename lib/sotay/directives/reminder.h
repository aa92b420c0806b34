#pragma once

#include "sotay/directives/directive.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::directives {

struct Reminder {
    std::int64_t issue = 0;
    DirectiveId directive = 0;
    int days_before = 0;
    std::int64_t message = 0;
};

/// Posts the reminders that have fallen due, so many days before the last day to acknowledge, to
/// those who are silent: neither acknowledged nor present where it was studied. Of several missed
/// ones only the last; each once, however often this is called; none after the last day, on the day
/// of issue or to nobody. They leave from 7:00. Each is one change. `directive`: of this one only.
[[nodiscard]] std::vector<Reminder> post_reminders(store::Database& database,
                                                   const store::Actor& actor,
                                                   const std::vector<int>& days_before,
                                                   std::optional<DirectiveId> directive = {});

}  // namespace sotay::directives
