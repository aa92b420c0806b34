#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sotay::notify {

/// What became of one attempt. Returned, never thrown: each of them is normal.
struct Outcome {
    enum class Kind {
        accepted,  ///< the provider took it
        retry,     ///< surely not sent, and a later attempt may work
        rejected,  ///< surely not sent, and no attempt over this gateway will work
        unknown,   ///< perhaps sent: only the same key again, a receipt or a person may decide
    };
    /// Whom a failure concerns. All but `message` and `recipient` are the gateway's own, hold for
    /// every message, and so pause it.
    enum class Cause {
        none,
        message,      ///< this text or its parameters
        recipient,    ///< this number: no account, refused, blocked
        unreachable,  ///< no connection
        token,        ///< the access token is dead
        throttled,    ///< too fast
        night,        ///< not at this hour
        quota,        ///< the day's quota is used up
        refused,      ///< an operator must act: balance, keys, template, contract
    };

    /// With Cause::recipient: what the next message to the same address has to expect.
    enum class Hold {
        none,
        no_account,  ///< nobody can be reached there: not asked again for a month
        refusal,     ///< the person wants none of this kind: not asked again until they come back
        closed_window,  ///< Zalo's: not asked again until the person does something there
    };

    Kind kind = Kind::unknown;
    Cause cause = Cause::none;
    std::string detail;       ///< never a phone number or a token
    std::string provider_id;  ///< the provider's own id of the message, when it gave one
    std::optional<std::chrono::seconds> retry_after;
    Hold hold = Hold::none;
    /// What the provider says is left of the day's quota after this message.
    std::optional<std::int64_t> quota_left = {};
    bool has_verdict = true;  ///< false: no answer, half of one, or one that says nothing
};

/// True when the failure is the gateway's and not the message's: it does not count against it.
[[nodiscard]] constexpr bool concerns_gateway(Outcome::Cause cause) {
    using Cause = Outcome::Cause;
    return cause != Cause::none && cause != Cause::message && cause != Cause::recipient;
}

}  // namespace sotay::notify
