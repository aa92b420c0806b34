#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// Zalo's template message by phone number (ZBS, formerly ZNS). Zalo is not known to drop a
/// repeated tracking_id.
[[nodiscard]] std::unique_ptr<Gateway> make_zalo_template(const home::GatewayConfig& config,
                                                          const SmsTexts& texts);

}  // namespace sotay::notify
