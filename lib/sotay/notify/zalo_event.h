#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/gateway.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::notify {

/// What an event of Zalo means to us. Fields that Zalo shapes now one way and now another are read
/// in all of them; which side is the sender of a receipt is not looked at.
struct ZaloEvent {
    /// A person has turned to the Official Account, or away from it.
    struct Contact {
        std::string user;
        Instant at;
        bool is_interaction = false;  ///< all but ceasing to follow
        std::optional<bool> follows;  ///< began or ceased to follow it
    };

    std::string name;  ///< letters, digits and "_" only, so that it may stand in a log
    std::vector<ProviderReport> reports;
    std::optional<Contact> contact;
    std::optional<std::int64_t> daily_quota;
    bool is_understood = false;  ///< there is nothing else in it that we should have known
};

/// `received_at` is the time of an event that tells none. Throws Error{invalid_input} for what is
/// no event.
[[nodiscard]] ZaloEvent read_zalo_event(std::string_view body, Instant received_at);

}  // namespace sotay::notify
