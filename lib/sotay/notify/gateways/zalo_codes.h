#pragma once

#include "sotay/notify/gateway.h"

#include <span>

namespace sotay::notify::zalo {

/// Of the template service by phone number (business.openapi.zalo.me). What is not listed is tried
/// again, a bounded number of times; so it is with the other one.
[[nodiscard]] std::span<const CodeRule> template_codes();
/// Of the Official Account's own service (openapi.zalo.me).
[[nodiscard]] std::span<const CodeRule> account_codes();

}  // namespace sotay::notify::zalo
