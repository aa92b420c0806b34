#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// SMS under the office's brand name over VNPT, by a registered template whose one parameter is the
/// whole text without accents. Unconfirmed: its wire format is known from a single user.
[[nodiscard]] std::unique_ptr<Gateway> make_vnpt(const home::GatewayConfig& config,
                                                 const SmsTexts& texts);

}  // namespace sotay::notify
