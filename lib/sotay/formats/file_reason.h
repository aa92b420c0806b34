#pragma once

#include <string>

namespace sotay {

/// Why a file could not be used, in the chosen language; `code` is an errno.
[[nodiscard]] std::string file_reason(int code);

}  // namespace sotay
