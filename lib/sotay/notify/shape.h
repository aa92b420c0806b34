#pragma once

#include "sotay/base/clock.h"
#include "sotay/store/database.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::notify {

/// What waits on one rung of the ladder, by how long it has waited. A message waits from when it
/// was written or, if that is later, from when it may be sent.
struct RungShape {
    /// Upper ends of the bands; the last band has none.
    static constexpr std::array<std::chrono::minutes, 6> k_bands{
        std::chrono::minutes{1}, std::chrono::minutes{5}, std::chrono::minutes{30},
        std::chrono::hours{2},   std::chrono::hours{12},  std::chrono::hours{24}};

    int rung = 0;
    std::int64_t later = 0;    ///< not due yet: `not_before`, or the wait after a failure
    std::int64_t sending = 0;  ///< claimed, no answer yet; counted in no band
    std::array<std::int64_t, k_bands.size() + 1> by_age{};
    std::optional<Instant> waits_since;  ///< the oldest that is due

    [[nodiscard]] std::int64_t total() const;
};

/// The outbox at `now`, a row for each rung that anything waits on, in order of rungs.
[[nodiscard]] std::vector<RungShape> shape(store::Database& database, Instant now);

/// When the first that waits on `rung` became due, be it in the past or to come; a look into an
/// index.
[[nodiscard]] std::optional<Instant> first_due(store::Database& database, int rung);

}  // namespace sotay::notify
