#pragma once

#include <string>
#include <string_view>

namespace sotay::sample {

/// `text` with every `token` replaced by `value`.
[[nodiscard]] std::string fill(std::string text, std::string_view token, std::string_view value);

}  // namespace sotay::sample
