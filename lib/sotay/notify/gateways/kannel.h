#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// SMS through the office's own Kannel smsbox (`sendsms`), the open road to any operator that
/// speaks SMPP. Kannel gives no id and drops no repeated message; its delivery reports carry our
/// key.
[[nodiscard]] std::unique_ptr<Gateway> make_kannel(const home::GatewayConfig& config,
                                                   const SmsTexts& texts);

}  // namespace sotay::notify
