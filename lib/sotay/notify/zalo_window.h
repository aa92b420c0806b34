#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"

#include <optional>

namespace sotay::notify {

/// What is known of how a person stands to the office's Official Account, which decides whether a
/// message may go to them and at what price. People are known by members::zalo_id_index() only.
struct ZaloWindow {
    std::optional<Instant> last_interaction_at;
    std::optional<bool> follows;
};

/// Notes that a person turned to the account at `at` (`is_interaction`), began or ceased to follow
/// it. What is older than what is known changes nothing. Inside the caller's transaction.
void note_zalo_contact(store::Database& database, const Bytes& zalo_id_index, Instant at,
                       bool is_interaction, std::optional<bool> follows);

[[nodiscard]] ZaloWindow zalo_window(store::Database& database, const Bytes& zalo_id_index);

}  // namespace sotay::notify
