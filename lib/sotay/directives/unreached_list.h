#pragma once

#include "sotay/directives/coverage.h"

#include <string>
#include <vector>

namespace sotay::directives {

enum class ListForm { html, markdown, csv };

/// A list to print and take along: a sheet of A4 for each organisation, with room for a signature
/// beside every name. Telephone numbers are masked but for their end. `people` as unreached() gives
/// them, their posts already as people call them.
[[nodiscard]] std::string unreached_list(const Directive& directive,
                                         const std::vector<Unreached>& people, ListForm form);

}  // namespace sotay::directives
