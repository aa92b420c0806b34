#pragma once

#include "sotay/members/import_check.h"

#include <cstdint>

namespace sotay::members {

/// How much an import may write before it is put in its place.
inline constexpr int k_log_megabytes = 64;

/// Writes the good rows of a checked sheet and gives the import's id. New members are written in
/// short transactions and stay unseen until the last one, which gives them their placements and
/// changes the others. Throws Error{conflict} when the register changed since the check or
/// another import is at work; nothing stays written then.
[[nodiscard]] std::int64_t write_sheet(const Office& office, const Standards& standards,
                                       CheckedSheet& sheet);

/// Removes the members of imports that ended before they were done, in short transactions. Only
/// the holder of the import's lock may call it. Gives how many there were.
std::int64_t remove_unfinished(store::Database& database);

}  // namespace sotay::members
