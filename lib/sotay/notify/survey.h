#pragma once

#include "sotay/home/home.h"
#include "sotay/notify/message.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::notify {

/// What a message would do, judged by addresses, templates and what gateways have said of an
/// address before; whether a gateway will take a number shows only when sending.
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

/// How one person would get it.
struct Prospect {
    std::int64_t member = 0;
    std::string channel;    ///< "" when no gateway reaches this person
    int segments = 0;       ///< 0 when it is no SMS
    std::int64_t cost = 0;  ///< đồng
    std::optional<std::string> phone;
};
using TakeProspect = std::function<void(const Prospect&)>;

/// Goes over every recipient and changes nothing. `take` gets each of them when it is given; it
/// needs the `vault` to open their numbers. Throws Error{conflict} when the home has no
/// gateway or none can carry the message, Error{invalid_input} when a text is too long or a
/// parameter is missing, besides what post() throws.
[[nodiscard]] Survey survey(const home::Home& home, store::Database& database,
                            const NewMessage& message);
[[nodiscard]] Survey survey(const home::Home& home, store::Database& database,
                            const store::Vault& vault, const NewMessage& message,
                            const TakeProspect& take);

}  // namespace sotay::notify
