#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace sotay::notify {

/// An Official Account may write to a person who did something with it in the last seven days, and
/// free of charge for two (Zalo OA OpenAPI v3, consultation messages).
constexpr std::chrono::hours k_zalo_window{7 * 24};
constexpr std::chrono::hours k_zalo_free_window{48};

enum class ZaloWindow {
    unknown,  ///< nothing was heard of this person: only asking tells
    free,
    billed,
    closed,  ///< a message would be refused
};

/// `last_interaction` and `follows` as far as known. A follower who never did anything else may
/// have been there before we listened: unknown.
[[nodiscard]] ZaloWindow zalo_window(std::optional<Instant> last_interaction,
                                     std::optional<bool> follows, Instant now);

/// The windows of an office's people by the blind index of their Zalo id, see
/// members::zalo_id_index(). With statements prepared once. Writing belongs inside a transaction of
/// the caller; events may come twice and out of order.
class ZaloWindows {
public:
    explicit ZaloWindows(store::Database& database);

    /// The person wrote, followed, touched the menu, took a call: all that opens the window.
    void note_interaction(const Bytes& zalo_id_index, Instant at);
    /// Also an interaction when `follows`.
    void note_follow(const Bytes& zalo_id_index, bool follows, Instant at);
    /// Zalo itself said that the window is closed (-230, -232), or that the person does not follow.
    void note_closed(const Bytes& zalo_id_index, bool follows, Instant at);

    [[nodiscard]] ZaloWindow find(const Bytes& zalo_id_index, Instant now);

private:
    store::Statement interaction_;
    store::Statement follow_;
    store::Statement close_;
    store::Statement find_;
};

}  // namespace sotay::notify
