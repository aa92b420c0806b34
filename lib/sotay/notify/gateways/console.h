#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// For rehearsals without any provider: a line in the log stands for each message, which tells
/// neither the person nor the words.
[[nodiscard]] std::unique_ptr<Gateway> make_console(const home::GatewayConfig& config,
                                                    const SmsTexts& texts);

}  // namespace sotay::notify
