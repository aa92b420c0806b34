#pragma once

#include "sotay/store/database.h"

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace sotay::notify {

/// Counts attempts as they end, from when it was made, and reads each of them once: cheap however
/// many there are.
class AttemptTally {
public:
    struct Kind {
        std::string gateway;
        std::string outcome;  ///< "accepted", "retry", "rejected", "unknown"
        std::string code;     ///< the provider's or HTTP's, "" when there was none
        friend auto operator<=>(const Kind&, const Kind&) = default;
    };

    explicit AttemptTally(store::Database& database);

    /// What has ended so far. An attempt is counted when those before it have ended too.
    [[nodiscard]] const std::map<Kind, std::int64_t>& read();

private:
    store::Database& database_;
    std::int64_t after_ = 0;
    std::map<Kind, std::int64_t> counts_;
};

/// "118" of "eSMS 118", "-118" of "Zalo -118: …"; "" where no number of a provider stands.
[[nodiscard]] std::string code_of(std::string_view detail);

}  // namespace sotay::notify
