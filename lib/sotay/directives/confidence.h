#pragma once

#include "sotay/directives/header_reader.h"
#include "sotay/formats/json.h"

#include <string>

namespace sotay::directives {

/// {"symbol": 1.0, …}, two decimals.
[[nodiscard]] Json to_json(const HeaderConfidence& confidence);

/// The form in which it is kept, and back.
[[nodiscard]] std::string confidence_text(const HeaderConfidence& confidence);
[[nodiscard]] HeaderConfidence confidence_of(const std::string& text);

}  // namespace sotay::directives
