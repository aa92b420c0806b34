#pragma once

#include "sotay/members/transfer.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <string>
#include <vector>

namespace sotay::members {

/// Throws Error{not_found}.
[[nodiscard]] Transfer get_transfer(store::Database& database, TransferId id);
[[nodiscard]] std::optional<Transfer> open_transfer(store::Database& database, MemberId member);
/// Of one member, the oldest first.
[[nodiscard]] std::vector<Transfer> transfers_of(store::Database& database, MemberId member);

/// What to list; the oldest first.
struct TransferFilter {
    std::vector<org::OrganisationId> organisations = {};  ///< from or to one of these; empty = all
    bool is_open = false;                                 ///< only those
};
struct ListedTransfer {
    Transfer transfer;
    std::string full_name;
};
[[nodiscard]] std::vector<ListedTransfer> list_transfers(store::Database& database,
                                                         const TransferFilter& filter);

// Within the caller's transaction:

/// Gives it an id.
void add_transfer(store::Database& database, Transfer& transfer);
/// Writes what may change: step, member_state and the days.
void save_transfer(store::Database& database, const Transfer& transfer);
void save_reason(store::Database& database, const store::Vault& vault, TransferId id,
                 const std::string& reason);
/// "" when none was given.
[[nodiscard]] std::string reason_of(store::Database& database, const store::Vault& vault,
                                    TransferId id);

}  // namespace sotay::members
