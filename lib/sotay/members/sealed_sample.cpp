#include "sotay/members/sealed_sample.h"

#include "sotay/members/sealed.h"

namespace sotay::members {

namespace {

constexpr const char* k_oldest_and_newest = R"sql(
    SELECT id, identity, contact FROM members
    WHERE id IN (SELECT min(id) FROM members UNION ALL SELECT max(id) FROM members))sql";

}  // namespace

std::int64_t open_samples(store::Database& database, const store::Vault& vault) {
    std::int64_t opened = 0;
    auto rows = database.prepare(k_oldest_and_newest);
    while (rows.step()) {
        const auto id = rows.integer(0);
        (void)open_identity(rows.optional_bytes(1), id, vault);
        (void)open_contact(rows.optional_bytes(2), id, vault);
        opened += (rows.is_null(1) ? 0 : 1) + (rows.is_null(2) ? 0 : 1);
    }
    return opened;
}

}  // namespace sotay::members
