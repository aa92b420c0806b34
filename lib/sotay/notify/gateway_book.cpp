#include "sotay/notify/gateway_book.h"

namespace sotay::notify {

namespace {

constexpr const char* k_usage_on = R"sql(
    SELECT messages, segments, cost FROM gateway_days WHERE gateway = $1 AND used_on = $2)sql";

constexpr const char* k_usage_in = R"sql(
    SELECT COALESCE(SUM(messages), 0), COALESCE(SUM(segments), 0), COALESCE(SUM(cost), 0)
    FROM gateway_days WHERE used_on >= $1 AND used_on <= $2)sql";

constexpr const char* k_add_usage = R"sql(
    INSERT INTO gateway_days (gateway, used_on, messages, segments, cost)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (gateway, used_on) DO UPDATE SET
        messages = gateway_days.messages + excluded.messages,
        segments = gateway_days.segments + excluded.segments,
        cost = gateway_days.cost + excluded.cost)sql";

constexpr const char* k_pauses = R"sql(
    SELECT gateway, cause, detail, paused_at, paused_until FROM gateway_pauses)sql";

constexpr const char* k_pause = R"sql(
    INSERT INTO gateway_pauses (gateway, cause, detail, paused_at, paused_until)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (gateway) DO UPDATE SET cause = excluded.cause, detail = excluded.detail,
        paused_at = excluded.paused_at, paused_until = excluded.paused_until)sql";

constexpr const char* k_lift = R"sql(
    DELETE FROM gateway_pauses WHERE gateway = $1)sql";

}  // namespace

Usage& Usage::operator+=(const Usage& other) {
    messages += other.messages;
    segments += other.segments;
    cost += other.cost;
    return *this;
}

Usage& Usage::operator-=(const Usage& other) {
    messages -= other.messages;
    segments -= other.segments;
    cost -= other.cost;
    return *this;
}

Usage usage_on(store::Database& database, const std::string& gateway, Date day) {
    auto row = database.query(k_usage_on, gateway, day);
    if (!row.step()) return {};
    return {row.integer(0), row.integer(1), row.integer(2)};
}

Usage usage_in(store::Database& database, Month month) {
    auto row = database.query(k_usage_in, first_day(month), last_day(month));
    row.step();
    return {row.integer(0), row.integer(1), row.integer(2)};
}

void add_usage(store::Database& database, const std::string& gateway, Date day,
               const Usage& change) {
    database.execute(k_add_usage, gateway, day, change.messages, change.segments, change.cost);
}

std::map<std::string, Pause> pauses(store::Database& database) {
    std::map<std::string, Pause> found;
    auto rows = database.prepare(k_pauses);
    while (rows.step()) {
        std::optional<Instant> until;
        if (!rows.is_null(4)) until = rows.instant(4);
        found[rows.text(0)] = {rows.text(1), rows.text(2), rows.instant(3), until};
    }
    return found;
}

void pause(store::Database& database, const std::string& gateway, const Pause& pause) {
    database.execute(k_pause, gateway, pause.cause, pause.detail, pause.paused_at, pause.until);
}

bool lift_pause(store::Database& database, const std::string& gateway) {
    return database.execute(k_lift, gateway) > 0;
}

}  // namespace sotay::notify
