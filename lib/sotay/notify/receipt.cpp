#include "sotay/notify/receipt.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/joined.h"

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT message_id, member_id, state, opened_at, acknowledged_at,
           CASE WHEN EXISTS (SELECT 1 FROM deliveries c WHERE c.joined_into = deliveries.id)
           THEN 1 ELSE 0 END
    FROM deliveries WHERE id = $1)sql";

constexpr const char* k_write = R"sql(
    UPDATE deliveries SET state = $2, opened_at = $3, acknowledged_at = $4, updated_at = $5
    WHERE id = $1)sql";

constexpr const char* k_excuse = R"sql(
    UPDATE deliveries SET excused_at = $3
    WHERE message_id = $1 AND member_id = $2 AND (excused_at IS NULL OR excused_at > $3))sql";

constexpr const char* k_take_back = R"sql(
    UPDATE deliveries SET excused_at = NULL
    WHERE message_id = $1 AND member_id = $2 AND excused_at IS NOT NULL)sql";

constexpr const char* k_withdraw = R"sql(
    UPDATE deliveries SET state = 'cancelled', updated_at = $3
    WHERE message_id = $1 AND member_id = $2 AND state = 'pending' AND NOT EXISTS (
        SELECT 1 FROM attempts a
        WHERE a.delivery_id = deliveries.id AND a.key = deliveries.key AND a.outcome = 'unknown'))sql";

constexpr const char* k_has_silent = R"sql(
    SELECT 1 FROM deliveries
    WHERE message_id = $1 AND acknowledged_at IS NULL AND excused_at IS NULL LIMIT 1)sql";

std::optional<Instant> instant_or_none(const store::Statement& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional{row.instant(column)};
}

bool bring_forward(std::optional<Instant>& moment, Instant at) {
    if (moment && *moment <= at) return false;
    moment = at;
    return true;
}

}  // namespace

std::optional<Receipts> find_receipts(store::Database& database, std::int64_t delivery) {
    auto row = database.query(k_find, delivery);
    if (!row.step()) return std::nullopt;
    return Receipts{row.integer(0),          row.integer(1),          state_of(row.text_view(2)),
                    instant_or_none(row, 3), instant_or_none(row, 4), row.integer(5) != 0};
}

bool record(store::Database& database, std::int64_t delivery, Receipt receipt, Instant at) {
    auto known = find_receipts(database, delivery);
    if (!known) {
        throw Error{ErrorKind::not_found, tr("there is no delivery {}", delivery)};
    }
    const auto state = after_receipt(known->state, receipt);
    bool is_new = state != known->state;
    if (receipt >= Receipt::opened) is_new |= bring_forward(known->opened_at, at);
    if (receipt >= Receipt::acknowledged) is_new |= bring_forward(known->acknowledged_at, at);
    if (!is_new) return false;
    database.execute(k_write, delivery, name(state), known->opened_at, known->acknowledged_at, at);
    if (known->covers_others) share_outcome(database, delivery, at);
    return true;
}

Excuses::Excuses(store::Database& database)
    : excuse_{database, k_excuse},
      take_back_{database, k_take_back},
      withdraw_{database, k_withdraw} {}

void Excuses::excuse(std::int64_t message, std::int64_t member, Instant at) {
    excuse_.run(message, member, at);
}

void Excuses::take_back(std::int64_t message, std::int64_t member) {
    take_back_.run(message, member);
}

void Excuses::withdraw(std::int64_t message, std::int64_t member, Instant now) {
    withdraw_.run(message, member, now);
}

bool has_silent(store::Database& database, std::int64_t message) {
    return database.query(k_has_silent, message).step();
}

}  // namespace sotay::notify
