#pragma once

#include "sotay/notify/gateway.h"

#include <vector>

/// What can be asked of Zalo without messaging anyone. The account is asked of openapi.zalo.me and
/// the templates of business.openapi.zalo.me, whichever of them the gateway sends over; any other
/// address stands for both.
namespace sotay::notify::zalo {

/// Whether the token, and the proof with it, is good.
[[nodiscard]] Probe account_probe(const home::GatewayConfig& config,
                                  const Credentials& credentials);
/// Whether each template is in use and has just the parameters that are filled, as long as they may
/// become.
[[nodiscard]] std::vector<Probe> template_probes(const home::GatewayConfig& config,
                                                 const Credentials& credentials);
/// What is left of the day's messages by phone.
[[nodiscard]] Probe daily_quota_probe(const home::GatewayConfig& config,
                                      const Credentials& credentials);
/// Whether the account may ask for messages of this kind, "cs" or "transaction".
[[nodiscard]] Probe account_quota_probe(const home::GatewayConfig& config, const char* product,
                                        const Credentials& credentials);

}  // namespace sotay::notify::zalo
