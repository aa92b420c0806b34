#pragma once

#include "sotay/org/plan.h"
#include "sotay/store/audit.h"

#include <string>
#include <vector>

namespace sotay::org {

/// What a reorganisation needs from the register of members, which lies above this module.
class Residents {
public:
    virtual ~Residents() = default;
    /// Members by organisation, by their official placement on `on`.
    [[nodiscard]] virtual MemberCounts count(store::Database& database, Date on) const = 0;
    /// Everyone of `from` belongs to `to` from `on`.
    virtual void move_all(store::Database& database, OrganisationId from, OrganisationId to,
                          Date on) const = 0;
    /// The members named by card number or id. Throws Error{invalid_input} for one who is not of
    /// `from`.
    virtual void move_named(store::Database& database, const std::vector<std::string>& references,
                            OrganisationId from, OrganisationId to, Date on) const = 0;
};

/// What `apply` would do, from the present state.
[[nodiscard]] Plan plan(store::Database& database, const Hierarchy& hierarchy,
                        const rules::Dated<KindRules>& kinds, const Residents& residents,
                        const PlanOptions& options, std::vector<Problem> problems);

/// Plans again and applies within one transaction. A plan with problems or refusals is returned and
/// nothing was changed. Throws Error{conflict} when a change would fall before one already made.
[[nodiscard]] Plan apply(store::Database& database, const store::Actor& actor,
                         const Hierarchy& hierarchy, const rules::Dated<KindRules>& kinds,
                         const Residents& residents, const PlanOptions& options,
                         std::vector<Problem> problems);

}  // namespace sotay::org
