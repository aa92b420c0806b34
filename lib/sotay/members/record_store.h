#pragma once

#include "sotay/members/record.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <optional>
#include <string>

namespace sotay::members {

/// nullopt when nobody has this id.
[[nodiscard]] std::optional<Record> load_record(store::Database& database, MemberId id);
/// Writes `record` over the row of its id, within the caller's transaction.
void save_record(store::Database& database, const Record& record, Instant now);
/// Adds `record`, whose id was reserved; the caller gives the member a stay in the same
/// transaction.
void add_record(store::Database& database, const Record& record, Instant now);

/// The member other than `record.id` who has its card number, or its citizen id.
[[nodiscard]] std::optional<MemberId> holder_of_card(store::Database& database,
                                                     const Record& record);
[[nodiscard]] std::optional<MemberId> holder_of_citizen_id(store::Database& database,
                                                           const Record& record);

/// What a field of `record` holds, opened; org_code, org_name, state and post are none of it.
[[nodiscard]] std::optional<std::string> value_of(const Record& record, Field field,
                                                  const store::Vault& vault);
/// Empties a field that may be empty.
void clear(Record& record, Field field, const store::Vault& vault);

}  // namespace sotay::members
