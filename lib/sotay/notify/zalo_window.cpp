#include "sotay/notify/zalo_window.h"

namespace sotay::notify {

namespace {

// A moment long before any window: known to be closed.
constexpr Instant k_never{};

constexpr const char* k_interaction = R"sql(
    INSERT INTO zalo_windows (zalo_id_index, last_interaction_at) VALUES ($1, $2)
    ON CONFLICT (zalo_id_index) DO UPDATE SET last_interaction_at = excluded.last_interaction_at
    WHERE zalo_windows.last_interaction_at IS NULL
       OR zalo_windows.last_interaction_at < excluded.last_interaction_at)sql";

constexpr const char* k_follow = R"sql(
    INSERT INTO zalo_windows (zalo_id_index, follows, followed_at) VALUES ($1, $2, $3)
    ON CONFLICT (zalo_id_index) DO UPDATE SET follows = excluded.follows,
        followed_at = excluded.followed_at
    WHERE zalo_windows.followed_at IS NULL
       OR zalo_windows.followed_at <= excluded.followed_at)sql";

// What was heard after the request left is newer than its answer.
constexpr const char* k_close = R"sql(
    INSERT INTO zalo_windows (zalo_id_index, last_interaction_at) VALUES ($1, $2)
    ON CONFLICT (zalo_id_index) DO UPDATE SET last_interaction_at = excluded.last_interaction_at
    WHERE zalo_windows.last_interaction_at IS NULL OR zalo_windows.last_interaction_at < $3)sql";

constexpr const char* k_find = R"sql(
    SELECT last_interaction_at, follows FROM zalo_windows WHERE zalo_id_index = $1)sql";

}  // namespace

ZaloWindow zalo_window(std::optional<Instant> last_interaction, std::optional<bool> follows,
                       Instant now) {
    if (follows == false) return ZaloWindow::closed;
    if (!last_interaction) return ZaloWindow::unknown;
    const auto age = now - *last_interaction;
    if (age < k_zalo_free_window) return ZaloWindow::free;
    return age < k_zalo_window ? ZaloWindow::billed : ZaloWindow::closed;
}

ZaloWindows::ZaloWindows(store::Database& database)
    : interaction_{database, k_interaction},
      follow_{database, k_follow},
      close_{database, k_close},
      find_{database, k_find} {}

void ZaloWindows::note_interaction(const Bytes& zalo_id_index, Instant at) {
    interaction_.run(zalo_id_index, at);
}

void ZaloWindows::note_follow(const Bytes& zalo_id_index, bool follows, Instant at) {
    follow_.run(zalo_id_index, follows, at);
    if (follows) note_interaction(zalo_id_index, at);
}

void ZaloWindows::note_closed(const Bytes& zalo_id_index, bool follows, Instant at) {
    if (!follows) return note_follow(zalo_id_index, false, at);
    // Whoever was active in the last minutes may have come back while the answer was under way.
    close_.run(zalo_id_index, k_never, at - std::chrono::minutes{5});
}

ZaloWindow ZaloWindows::find(const Bytes& zalo_id_index, Instant now) {
    find_.bind_all(zalo_id_index);
    if (!find_.step()) return ZaloWindow::unknown;
    const auto last = find_.is_null(0) ? std::nullopt : std::optional{find_.instant(0)};
    std::optional<bool> follows;
    if (const auto known = find_.optional_integer(1)) follows = *known != 0;
    find_.reset();
    return zalo_window(last, follows, now);
}

}  // namespace sotay::notify
