#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::net {

struct RequestTarget {
    std::string path;                          ///< decoded, begins with "/"
    std::map<std::string, std::string> query;  ///< decoded; the first of a repeated name
};

/// Reads "/path?name=value&…". Nothing when it does not begin with "/", when a percent sign is not
/// followed by two hexadecimal digits, or when a control character (in the path) or NUL (in the
/// query) is hidden in it.
[[nodiscard]] std::optional<RequestTarget> parse_target(std::string_view target);

}  // namespace sotay::net
