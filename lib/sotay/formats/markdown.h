#pragma once

#include <string>
#include <string_view>

namespace sotay::markdown {

/// CommonMark as HTML, without raw HTML and with http, https and mailto links only.
[[nodiscard]] std::string to_html(std::string_view text);

}  // namespace sotay::markdown
