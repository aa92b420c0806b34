#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/config.h"
#include "sotay/net/http.h"
#include "sotay/notify/zalo_grant.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sotay::notify {

using FormField = std::pair<std::string_view, std::string_view>;

/// Asks Zalo for a pair of tokens.
[[nodiscard]] net::HttpRequest token_request(const home::AccountConfig& account,
                                             const Secret& app_secret,
                                             std::initializer_list<FormField> form);

struct TokenAnswer {
    /// Only both tokens together are a success: Zalo reports a failure with HTTP 200 too.
    std::optional<ZaloGrant> grant;
    /// Zalo's code and name of a refusal, never its free text, which may quote what was sent; ""
    /// when the answer cannot be read.
    std::string refusal;
};
[[nodiscard]] TokenAnswer read_tokens(const std::string& body, Instant now);

}  // namespace sotay::notify
