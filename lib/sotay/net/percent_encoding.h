#pragma once

#include <string>
#include <string_view>

namespace sotay::net {

/// `text` as the value of a query's field or of a form: all bytes but letters, digits and "-._~" as
/// %XX (RFC 3986).
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace sotay::net
