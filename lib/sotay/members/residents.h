#pragma once

#include "sotay/members/rules.h"
#include "sotay/org/residents.h"
#include "sotay/store/vault.h"

namespace sotay::members {

/// The register's part in a reorganisation: placements are closed and opened anew on its date; a
/// post ends with the organisation it was held in.
class Residents final : public org::Residents {
public:
    /// Without `states` every state counts as known.
    explicit Residents(const store::Vault& vault, const Vocabulary* states = nullptr)
        : vault_{vault}, states_{states} {}

    [[nodiscard]] org::MemberCounts count(store::Database& database, Date on) const override;
    [[nodiscard]] std::vector<org::Resident> list(store::Database& database,
                                                  org::OrganisationId organisation,
                                                  Date on) const override;
    [[nodiscard]] std::optional<std::int64_t> find(store::Database& database,
                                                   std::string_view reference) const override;
    [[nodiscard]] bool knows_state(std::string_view code) const override;
    void move(store::Database& database, const org::Removal& removal,
              std::span<const std::int64_t> members) const override;
    void move_all(store::Database& database, const org::Removal& removal) const override;
    void end(store::Database& database, org::ApplyId apply, org::OrganisationId organisation,
             Date on) const override;
    [[nodiscard]] std::vector<org::Dependent> dependents(store::Database& database,
                                                         org::ApplyId apply) const override;
    void undo(store::Database& database, org::ApplyId apply) const override;

private:
    const store::Vault& vault_;
    const Vocabulary* states_;
};

}  // namespace sotay::members
