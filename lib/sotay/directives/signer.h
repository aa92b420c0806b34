#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sotay::directives {

/// The name under "T/M …", "K/T …" or "T/L …" at the end of a paper, appendices after it aside.
[[nodiscard]] std::optional<std::string> find_signer(std::string_view text);

}  // namespace sotay::directives
