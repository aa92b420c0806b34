#pragma once

#include "sotay/base/clock.h"
#include "sotay/store/database.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sotay::notify {

/// Finds messages that a gateway took and of which nothing was heard since. Goes through the
/// attempts in the order in which they were made and remembers how far it came, so that sending
/// keeps no index for it.
class Silence {
public:
    static constexpr std::int64_t k_batch = 1'000;

    explicit Silence(store::Database& database);

    /// A gateway that gives receipts.
    struct Rung {
        const std::string& gateway;
        int rung = 0;
        int rungs = 1;  ///< of the ladder
        std::chrono::hours within{0};
    };

    /// Passes on to the next rung what stayed silent for the time, of at most k_batch attempts;
    /// tells how many. Inside the caller's open transaction. The first call for a gateway begins
    /// with what is sent after it.
    std::int64_t pass_on(const Rung& rung, Instant now);
    /// When pass_on() has something to look at.
    [[nodiscard]] std::optional<Instant> next_due(const Rung& rung);

private:
    [[nodiscard]] std::optional<std::int64_t> mark(const std::string& gateway);

    store::Database& database_;
    store::Statement mark_;
    store::Statement next_;
};

}  // namespace sotay::notify
