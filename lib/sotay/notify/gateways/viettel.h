#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// SMS under the office's brand name over Viettel's bulk service (SOAP). Unconfirmed: its wire
/// format is known from its users only. It takes no key of ours and reports nothing later.
[[nodiscard]] std::unique_ptr<Gateway> make_viettel(const home::GatewayConfig& config,
                                                    const SmsTexts& texts);

}  // namespace sotay::notify
