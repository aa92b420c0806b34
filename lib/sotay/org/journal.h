#pragma once

#include "sotay/base/date.h"
#include "sotay/org/residents.h"
#include "sotay/store/audit.h"

#include <cstdint>

namespace sotay::org {

/// What undoing an apply needs, written while it is carried out, inside its transaction.
class Journal {
public:
    Journal(store::Database& database, const store::Actor& actor, Date effective_on);

    [[nodiscard]] ApplyId id() const { return id_; }
    /// Keeps the placement that began on `old_from` as it is now, before it is written anew with
    /// the beginning `from`.
    void keep(OrganisationId organisation, Date old_from, Date from);
    /// Notes a placement added to an organisation that stood before.
    void add(OrganisationId organisation, Date from);
    void add_term(OrganisationId organisation, Date from, bool is_added);
    void finish(std::int64_t changes);

private:
    store::Database& database_;
    ApplyId id_;
    store::Statement keep_;
    store::Statement add_;
};

}  // namespace sotay::org
