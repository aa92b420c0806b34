#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sotay::notify {

/// What a provider has told of a gateway's quota of a day.
struct Quota {
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> left;
};

[[nodiscard]] Quota find_quota(store::Database& database, const std::string& gateway, Date day);
/// By an answer: what was left after the message that it answers. Inside the caller's transaction,
/// like note_quota_total().
void note_quota_left(store::Database& database, const std::string& gateway, std::int64_t left,
                     Instant now);
/// By a callback: what the provider allows from now on. A larger one ends a pause for want of it.
void note_quota_total(store::Database& database, const std::string& gateway, std::int64_t total,
                      Instant now);

}  // namespace sotay::notify
