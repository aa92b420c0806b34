#pragma once

#include "sotay/store/database.h"

#include <cstdint>

namespace sotay::store {

/// A number that is another one whenever other connections have committed something since it was
/// last asked for. To ask costs some microseconds.
[[nodiscard]] std::int64_t outside_changes(Database& database);

}  // namespace sotay::store
