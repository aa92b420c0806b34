#pragma once

#include "sotay/base/paths.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"

#include <map>
#include <optional>
#include <string>

namespace sotay::test {

/// Organisations in a register in memory, put there without a plan; all stand since 2020.
class Standing {
public:
    store::Database database = store::Database::in_memory();

    org::OrganisationId add(const std::string& code, const std::string& name,
                            const std::string& kind, std::optional<std::string> parent = {},
                            std::optional<std::string> consents = {}) {
        ++last_;
        database.execute("INSERT INTO organisations (id, founded_on) VALUES ($1, '2020-01-01')",
                         last_);
        std::optional<org::OrganisationId> above;
        if (parent) above = ids_.at(*parent);
        ids_[code] = last_;
        database.execute(
            "INSERT INTO organisation_placements (organisation_id, from_on, code, name, name_key, "
            "kind, parent_id, position, consents) VALUES ($1, '2020-01-01', $2, $3, $4, $5, $6, "
            "$7, $8)",
            last_, code, name, Bytes{}, kind, above, last_, consents);
        return last_;
    }
    void consent(const std::string& code, const std::string& consents) {
        database.execute("UPDATE organisation_placements SET consents = $2 WHERE code = $1", code,
                         consents);
    }
    [[nodiscard]] org::Tree tree(const char* on = "2025-12-01") {
        return org::Tree::load(database, *parse_date(on));
    }
    [[nodiscard]] org::OrganisationId id(const std::string& code) const { return ids_.at(code); }
    [[nodiscard]] static rules::Directories rule_directories() {
        return {data_directory() + "/rules"};
    }

private:
    org::OrganisationId last_ = 0;
    std::map<std::string, org::OrganisationId> ids_;
};

}  // namespace sotay::test
