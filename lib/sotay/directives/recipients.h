#pragma once

#include "sotay/directives/header_text.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sotay::directives {

struct Recipients {
    std::vector<std::string> names;  ///< without the dash before and the sign behind each
    bool has_last = false;           ///< "Lưu …" ends the list
};

/// True for "Nơi nhận:", whatever stands beside it.
[[nodiscard]] bool begins_recipients(const HeaderLine& line);

/// The list that begins with the last such line of `lines`, taken from cells that begin before
/// column `end_column`.
[[nodiscard]] Recipients recipients_in(std::span<const HeaderLine> lines, std::size_t end_column);

}  // namespace sotay::directives
