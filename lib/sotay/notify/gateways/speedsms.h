#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// SMS over SpeedSMS.vn. It takes no key of ours and drops no repeated message; its reports name
/// the transaction that its answer named. It refuses more than 60 requests a minute.
[[nodiscard]] std::unique_ptr<Gateway> make_speedsms(const home::GatewayConfig& config,
                                                     const SmsTexts& texts);

}  // namespace sotay::notify
