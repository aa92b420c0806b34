#pragma once

#include "sotay/org/tree.h"

#include <string>

namespace sotay::org {

/// The tree as a hierarchy file that applies to an empty plan. `terms` come from `database`.
[[nodiscard]] std::string export_yaml(store::Database& database, const Tree& tree);

}  // namespace sotay::org
