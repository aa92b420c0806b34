#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// E-mail through the office's mail server. A letter that the server took may still come back: no
/// receipt is told.
[[nodiscard]] std::unique_ptr<Gateway> make_smtp(const home::GatewayConfig& config,
                                                 const SmsTexts& texts);

}  // namespace sotay::notify
