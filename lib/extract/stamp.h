#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sotay::extract {

/// What a line found by looking for stamps says, when it is short, all in capitals, of Vietnamese
/// words, and not in `page` already. The marks of secrets are always given, and with their accents,
/// which the reader of a stamp often misses: better to refuse a paper too many than one too few.
[[nodiscard]] std::optional<std::string> stamp_in(std::string_view line, std::string_view page);

}  // namespace sotay::extract
