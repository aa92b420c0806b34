#pragma once

#include "sotay/notify/templates.h"

#include <cstddef>
#include <string>

namespace sotay::notify {

/// Whether render_registered() has anything to fill for this purpose.
[[nodiscard]] bool has_registered(const home::GatewayConfig& config, const SmsTexts& texts,
                                  const std::string& purpose);
/// The purpose's own registered template; without one the template "notice", whose {text} is then
/// the wording of the purpose, accents and all. Values are brought to NFC, by which Zalo counts.
[[nodiscard]] Rendered render_registered(const home::GatewayConfig& config, const SmsTexts& texts,
                                         const std::string& purpose, const Values& values);

/// The channel's wording of the purpose, filled, in NFC. Longer than `most` characters is a
/// problem.
[[nodiscard]] Rendered render_text(const SmsTexts& texts, const std::string& channel,
                                   const std::string& purpose, const Values& values,
                                   std::size_t most);

}  // namespace sotay::notify
