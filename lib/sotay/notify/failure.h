#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/config.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <string>

namespace sotay::notify {

/// A provider's word that a message which it took will never arrive.
struct FailureReport {
    std::int64_t delivery = 0;
    std::string key;     ///< of the attempt that it speaks of
    std::string detail;  ///< never a phone number
};

/// What a report did.
enum class FailureEffect {
    none,       ///< the delivery went on, arrived, or ended: the report says nothing new
    moved_on,   ///< it waits for the next rung, or ended unreached or rejected
    too_early,  ///< the answer to the request is not in yet: apply the report again later
};

/// Writes what a report of failure means, inside the caller's open transaction; it may come twice
/// and at any time. Throws Error{not_found} for a delivery that is not there.
[[nodiscard]] FailureEffect apply_failure(store::Database& database,
                                          const home::NotifyConfig& config,
                                          const FailureReport& report, Instant now);

}  // namespace sotay::notify
