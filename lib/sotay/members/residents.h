#pragma once

#include "sotay/org/apply.h"
#include "sotay/store/vault.h"

namespace sotay::members {

/// The register's part in a reorganisation: placements are closed and opened anew on its date; a
/// post ends with the organisation it was held in.
class Residents final : public org::Residents {
public:
    explicit Residents(const store::Vault& vault) : vault_{vault} {}

    [[nodiscard]] org::MemberCounts count(store::Database& database, Date on) const override;
    void move_all(store::Database& database, org::OrganisationId from, org::OrganisationId to,
                  Date on) const override;
    void move_named(store::Database& database, const std::vector<std::string>& references,
                    org::OrganisationId from, org::OrganisationId to, Date on) const override;

private:
    const store::Vault& vault_;
};

}  // namespace sotay::members
