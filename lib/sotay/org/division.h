#pragma once

#include "sotay/base/error.h"
#include "sotay/org/hierarchy.h"
#include "sotay/org/residents.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sotay::org {

/// Who goes where when an organisation is split.
struct Division {
    std::vector<std::pair<std::string, std::vector<std::int64_t>>> groups;  ///< code and members
    std::int64_t unplaced = 0;  ///< whom nothing names; they stay where that stands on
};

/// Divides `residents` as the entry says: first those named, then by rule in the order of the
/// file, then the rest. A reference to somebody else and an unknown state are problems.
[[nodiscard]] Division divide(store::Database& database, const Residents& residents,
                              const Reorganisation& entry, const std::vector<Resident>& members,
                              const std::string& file, std::vector<Problem>& problems);

}  // namespace sotay::org
