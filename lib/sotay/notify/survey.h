#pragma once

#include "sotay/home/home.h"
#include "sotay/notify/message.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sotay::notify {

/// What a message would do, judged by addresses and templates; whether a gateway will take a
/// number shows only when sending.
struct Survey {
    struct Channel {
        std::string name;
        std::int64_t recipients = 0;
        std::int64_t segments = 0;
        std::int64_t price = 0;  ///< đồng a message or segment
        std::int64_t cost = 0;   ///< đồng
    };
    std::int64_t recipients = 0;
    std::vector<Channel> channels;  ///< in the order of the ladder, all of it
    std::int64_t unreachable = 0;
    /// Why a gateway of the ladder cannot carry this message to anybody.
    std::vector<std::string> notes;
};

/// Goes over every recipient and changes nothing. Throws Error{conflict} when the home has no
/// gateway or none can carry the message, Error{invalid_input} when a text is too long or a
/// parameter is missing, besides what post() throws.
[[nodiscard]] Survey survey(const home::Home& home, store::Database& database,
                            const NewMessage& message);

}  // namespace sotay::notify
