#pragma once

#include "sotay/notify/gateway.h"

namespace sotay::notify {

/// SMS through a modem of this machine: a file in the spool folder of gammu-smsd (backend "files").
/// The file's name holds our key, so that the same key overwrites what the modem has not fetched
/// and the folder of what failed tells which message it was.
[[nodiscard]] std::unique_ptr<Gateway> make_gammu(const home::GatewayConfig& config,
                                                  const SmsTexts& texts);

}  // namespace sotay::notify
