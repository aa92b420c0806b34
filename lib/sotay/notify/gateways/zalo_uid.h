#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// Zalo's template message by Zalo id (ZBS). It carries no key of ours: a message whose answer was
/// lost cannot be told from one that was never taken.
[[nodiscard]] std::unique_ptr<Gateway> make_zalo_uid(const home::GatewayConfig& config,
                                                     const SmsTexts& texts);

}  // namespace sotay::notify
