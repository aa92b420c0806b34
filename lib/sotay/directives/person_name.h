#pragma once

#include <string>

namespace sotay::directives {

/// The name of a person that `text` is and nothing more, a military rank or an academic title and
/// "(đã ký)" before it aside: "Đại tướng Trần Thử" → "Trần Thử". Empty for anything else.
[[nodiscard]] std::string person_in(const std::string& text);

}  // namespace sotay::directives
