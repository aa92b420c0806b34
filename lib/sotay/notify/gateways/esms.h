#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// SMS under the office's brand name over eSMS.vn, which refuses a repeated RequestId for 24 hours:
/// its answer "repeated" proves that the first was taken.
[[nodiscard]] std::unique_ptr<Gateway> make_esms(const home::GatewayConfig& config,
                                                 const SmsTexts& texts);

}  // namespace sotay::notify
