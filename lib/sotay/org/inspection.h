#pragma once

#include "sotay/base/error.h"
#include "sotay/org/alignment.h"
#include "sotay/org/kinds.h"

#include <vector>

namespace sotay::org {

/// What is wrong with a file beside the register it is to change: unknown kinds, superiors and
/// codes, codes that two organisations would have at once, organisations left under one that ends,
/// entries under `reorganisations:` that contradict each other. A kind is judged by the rules in
/// force on the dates it is claimed for; what the file leaves as it is, is not judged.
[[nodiscard]] std::vector<Problem> inspect(const Hierarchy& hierarchy, const Standing& standing,
                                           const Alignment& alignment,
                                           const rules::Dated<KindRules>& kinds, Date effective_on);

}  // namespace sotay::org
