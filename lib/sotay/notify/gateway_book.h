#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sotay::notify {

/// What a gateway was used for.
struct Usage {
    std::int64_t messages = 0;
    std::int64_t segments = 0;
    std::int64_t cost = 0;  ///< đồng

    Usage& operator+=(const Usage& other);
    Usage& operator-=(const Usage& other);
};

[[nodiscard]] Usage usage_on(store::Database& database, const std::string& gateway, Date day);
/// Of all gateways together.
[[nodiscard]] Usage usage_in(store::Database& database, Month month);
/// Inside the caller's transaction; `change` may be negative.
void add_usage(store::Database& database, const std::string& gateway, Date day,
               const Usage& change);

/// Why a gateway takes nothing at present.
struct Pause {
    std::string cause;   ///< "token", "keys", "throttled", "night", "quota", "limit", "refused",
                         ///< "unreachable", "budget"
    std::string detail;  ///< translated, for the operator
    Instant paused_at;
    std::optional<Instant> until;  ///< nullopt: until an operator has acted
};
[[nodiscard]] std::map<std::string, Pause> pauses(store::Database& database);
void pause(store::Database& database, const std::string& gateway, const Pause& pause);
/// False when it was not paused.
bool lift_pause(store::Database& database, const std::string& gateway);

}  // namespace sotay::notify
