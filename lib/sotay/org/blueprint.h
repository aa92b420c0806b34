#pragma once

#include "sotay/org/alignment.h"
#include "sotay/org/kinds.h"
#include "sotay/org/plan.h"
#include "sotay/org/residents.h"

#include <vector>

namespace sotay::org {

/// Everything that planning and applying read.
struct Drawing {
    const Hierarchy& hierarchy;
    const Standing& standing;
    const Alignment& alignment;
    const rules::Dated<KindRules>& kinds;
    const Residents& residents;
};

/// What the file changes. `problems` of reading the file are carried over.
[[nodiscard]] Plan draw(store::Database& database, const Drawing& drawing,
                        const PlanOptions& options, std::vector<Problem> problems);

/// True when the file says of a standing organisation what the register says, its order among its
/// siblings and its terms aside.
[[nodiscard]] bool is_same(const Placing& placing, const Alignment& alignment);

}  // namespace sotay::org
