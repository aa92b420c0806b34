#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// A consultation message of the Official Account: plain text to who wrote to it, opened it or
/// pressed its buttons within the last seven days, free within 48 hours. It carries no key of ours.
[[nodiscard]] std::unique_ptr<Gateway> make_zalo_oa(const home::GatewayConfig& config,
                                                    const SmsTexts& texts);

}  // namespace sotay::notify
