#pragma once

#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>

namespace sotay::members {

/// Opens the sealed values of the oldest and the newest members and tells how many: what shows
/// that a key fits the register. The values go nowhere.
/// Throws Error{environment} when one does not open.
[[nodiscard]] std::int64_t open_samples(store::Database& database, const store::Vault& vault);

}  // namespace sotay::members
