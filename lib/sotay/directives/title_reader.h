#pragma once

#include "sotay/directives/header_text.h"

#include <cstddef>
#include <span>
#include <string>

namespace sotay::directives {

/// True for a line with which the text proper begins: "- Căn cứ …", "Kính gửi: …", "I- …".
[[nodiscard]] bool begins_text(const HeaderLine& line);

/// The abstract under the line of the type; `rest` is what stands of it on that very line. A first
/// line "CỦA <issuer>" is no part of it.
[[nodiscard]] std::string title_below(std::span<const HeaderLine> lines, std::size_t type_line,
                                      const std::string& rest, const std::string& issuer);

/// The subject of a letter: "V/v …" or "về việc …" in the left column under the number.
[[nodiscard]] std::string letter_subject(std::span<const HeaderLine> below_number);

/// The first line that says something, with the lines in capitals that continue it.
[[nodiscard]] std::string first_heading(std::span<const HeaderLine> lines);

}  // namespace sotay::directives
