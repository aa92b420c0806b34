#pragma once

#include "sotay/members/import_check.h"

#include <cstdint>

namespace sotay::members {

/// Goes over a checked sheet a second time, writes its good rows and gives the import's id. Throws
/// Error{conflict} when the register changed since the check; nothing stays written then.
[[nodiscard]] std::int64_t write_sheet(const Office& office, const Standards& standards,
                                       CheckedSheet& sheet);

}  // namespace sotay::members
