#pragma once

#include "sotay/org/hierarchy.h"
#include "sotay/org/kinds.h"
#include "sotay/org/plan.h"
#include "sotay/org/residents.h"
#include "sotay/store/audit.h"

#include <vector>

namespace sotay::org {

/// What `apply` would do, from the present state.
[[nodiscard]] Plan plan(store::Database& database, const Hierarchy& hierarchy,
                        const rules::Dated<KindRules>& kinds, const Residents& residents,
                        const PlanOptions& options, std::vector<Problem> problems);

/// Plans again and applies within one transaction. A plan with problems or refusals is returned and
/// nothing was changed.
[[nodiscard]] Plan apply(store::Database& database, const store::Actor& actor,
                         const Hierarchy& hierarchy, const rules::Dated<KindRules>& kinds,
                         const Residents& residents, const PlanOptions& options,
                         std::vector<Problem> problems);

}  // namespace sotay::org
