#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/date.h"
#include "sotay/org/residents.h"
#include "sotay/store/audit.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::org {

/// A hierarchy file that was applied and is not undone.
struct Applied {
    ApplyId id = 0;
    Instant at;
    std::string actor;
    Date effective_on;
    std::int64_t changes = 0;
    std::vector<Dependent> dependents;  ///< what forbids undoing it; all of it
};

/// The newest apply that is not undone. Throws Error{not_found} when there is none.
[[nodiscard]] Applied last_apply(store::Database& database, const Residents& residents);

/// Undoes it in one transaction: organisations, their placements and terms, and the members' places
/// are to the letter what they were before; so that calling it again undoes the apply before.
/// Throws Error{not_found} when there is none, Error{conflict} naming everything that depends on
/// it.
Applied undo(store::Database& database, const store::Actor& actor, const Residents& residents);

/// Tables whose rows may belong to an organisation and keep the apply that created it from being
/// undone.
[[nodiscard]] std::span<const std::string_view> tables_of_dependents();

}  // namespace sotay::org
