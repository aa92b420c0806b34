#pragma once

#include "sotay/notify/transition.h"
#include "sotay/store/database.h"

#include <cstdint>

namespace sotay::notify {

/// Keeps the account of possible doubles for a delivery that has just become `next`, inside the
/// caller's open transaction: notes a new one, and leaves to a person what went on from a rung that
/// perhaps sent it and came to nothing on the others.
void settle_doubles(store::Database& database, std::int64_t delivery, const Next& next);

}  // namespace sotay::notify
