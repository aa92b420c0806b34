#pragma once

#include <string>
#include <string_view>

namespace sotay {

/// Text or the value of a quoted attribute in XML and HTML. Control characters, which XML cannot
/// hold, become spaces; line ends and tabs stay.
[[nodiscard]] std::string escape_markup(std::string_view text);

}  // namespace sotay
