#include "sotay/notify/zalo_window.h"

namespace sotay::notify {

namespace {

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

constexpr const char* k_find = R"sql(
    SELECT last_interaction_at, follows FROM zalo_windows WHERE zalo_id_index = $1)sql";

}  // namespace

void note_zalo_contact(store::Database& database, const Bytes& zalo_id_index, Instant at,
                       bool is_interaction, std::optional<bool> follows) {
    if (is_interaction) database.execute(k_note_interaction, zalo_id_index, at);
    if (follows) database.execute(k_note_following, zalo_id_index, *follows, at);
}

ZaloWindow zalo_window(store::Database& database, const Bytes& zalo_id_index) {
    auto row = database.query(k_find, zalo_id_index);
    if (!row.step()) return {};
    ZaloWindow window;
    if (!row.is_null(0)) window.last_interaction_at = row.instant(0);
    if (!row.is_null(1)) window.follows = row.integer(1) != 0;
    return window;
}

}  // namespace sotay::notify
