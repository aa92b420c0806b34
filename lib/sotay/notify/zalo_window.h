#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"

#include <chrono>
#include <optional>

namespace sotay::notify {

/// An Official Account may write to a person who turned to it in the last seven days, and free of
/// charge in the last two (Zalo OA OpenAPI v3, consultation messages).
constexpr std::chrono::hours k_zalo_window{7 * 24};
constexpr std::chrono::hours k_zalo_free_window{48};

/// What is known of how a person stands to the office's Official Account, which decides whether a
/// message may go to them and at what price. People are known by members::zalo_id_index() only.
struct ZaloWindow {
    std::optional<Instant> last_interaction_at;
    std::optional<bool> follows;

    enum class Standing {
        unknown,  ///< nothing was heard of this person: only asking tells
        free,
        billed,
        closed,  ///< a message would be refused
    };
    [[nodiscard]] Standing at(Instant now) const;
};

/// Notes that a person turned to the account at `at` (`is_interaction`), began or ceased to follow
/// it; whoever begins to follow takes back what they had refused. What is older than what is known
/// changes nothing. Inside the caller's transaction.
void note_zalo_contact(store::Database& database, const Bytes& zalo_id_index, Instant at,
                       bool is_interaction, std::optional<bool> follows);
/// Zalo itself said at `at` that the window is closed (-230, -232). Inside the caller's
/// transaction.
void note_zalo_closed(store::Database& database, const Bytes& zalo_id_index, Instant at);

[[nodiscard]] ZaloWindow zalo_window(store::Database& database, const Bytes& zalo_id_index);

/// Looks windows up with a statement prepared once.
class ZaloWindows {
public:
    explicit ZaloWindows(store::Database& database);

    [[nodiscard]] ZaloWindow find(const Bytes& zalo_id_index);

private:
    store::Statement find_;
};

}  // namespace sotay::notify
