#include "sotay/notify/zalo_window.h"

#include "sotay/notify/refusals.h"

namespace sotay::notify {

namespace {

// A moment long before any window: known to be closed.
constexpr Instant k_never{};
// Whoever was active in the last minutes may have come back while an answer was under way.
constexpr std::chrono::minutes k_under_way{5};

constexpr const char* k_note_interaction = R"sql(
    INSERT INTO zalo_windows (zalo_id_index, last_interaction_at) VALUES ($1, $2)
    ON CONFLICT (zalo_id_index) DO UPDATE SET last_interaction_at = excluded.last_interaction_at
    WHERE zalo_windows.last_interaction_at IS NULL
       OR zalo_windows.last_interaction_at < excluded.last_interaction_at)sql";

constexpr const char* k_note_following = R"sql(
    INSERT INTO zalo_windows (zalo_id_index, follows, follows_at) VALUES ($1, $2, $3)
    ON CONFLICT (zalo_id_index) DO UPDATE SET follows = excluded.follows,
                                              follows_at = excluded.follows_at
    WHERE zalo_windows.follows_at IS NULL OR zalo_windows.follows_at < excluded.follows_at)sql";

constexpr const char* k_note_closed = R"sql(
    INSERT INTO zalo_windows (zalo_id_index, last_interaction_at) VALUES ($1, $2)
    ON CONFLICT (zalo_id_index) DO UPDATE SET last_interaction_at = excluded.last_interaction_at
    WHERE zalo_windows.last_interaction_at IS NULL OR zalo_windows.last_interaction_at < $3)sql";

constexpr const char* k_find = R"sql(
    SELECT last_interaction_at, follows FROM zalo_windows WHERE zalo_id_index = $1)sql";

}  // namespace

ZaloWindow::Standing ZaloWindow::at(Instant now) const {
    if (follows == false) return Standing::closed;
    if (!last_interaction_at) return Standing::unknown;
    const auto age = now - *last_interaction_at;
    if (age < k_zalo_free_window) return Standing::free;
    return age < k_zalo_window ? Standing::billed : Standing::closed;
}

void note_zalo_contact(store::Database& database, const Bytes& zalo_id_index, Instant at,
                       bool is_interaction, std::optional<bool> follows) {
    if (is_interaction) database.execute(k_note_interaction, zalo_id_index, at);
    if (follows) database.execute(k_note_following, zalo_id_index, *follows, at);
    if (follows == true) lift_refusals(database, zalo_id_index);
}

void note_zalo_closed(store::Database& database, const Bytes& zalo_id_index, Instant at) {
    database.execute(k_note_closed, zalo_id_index, k_never, at - k_under_way);
}

ZaloWindow zalo_window(store::Database& database, const Bytes& zalo_id_index) {
    return ZaloWindows{database}.find(zalo_id_index);
}

ZaloWindows::ZaloWindows(store::Database& database) : find_{database, k_find} {}

ZaloWindow ZaloWindows::find(const Bytes& zalo_id_index) {
    ZaloWindow window;
    find_.bind_all(zalo_id_index);
    if (!find_.step()) return window;
    if (!find_.is_null(0)) window.last_interaction_at = find_.instant(0);
    if (const auto follows = find_.optional_integer(1)) window.follows = *follows != 0;
    find_.reset();
    return window;
}

}  // namespace sotay::notify
