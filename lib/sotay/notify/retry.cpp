#include "sotay/notify/retry.h"

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/joined.h"
#include "sotay/notify/message.h"

#include <algorithm>

namespace sotay::notify {

namespace {

// The condition of the index deliveries_failed stands first, so that the index is used.
constexpr const char* k_count = R"sql(
    SELECT d.state, CASE WHEN m.state = 'cancelled' OR m.not_after < $7 THEN 1 ELSE 0 END, COUNT(*)
    FROM deliveries d JOIN messages m ON m.id = d.message_id
    WHERE (d.state = 'rejected' OR d.state = 'unknown' OR d.state = 'expired'
           OR d.state = 'unreached')
      AND CASE d.state WHEN 'rejected' THEN CAST($3 AS BIGINT) WHEN 'unknown' THEN CAST($4 AS BIGINT)
                       WHEN 'expired' THEN CAST($5 AS BIGINT) ELSE CAST($6 AS BIGINT) END = 1
      AND (CAST($1 AS BIGINT) IS NULL OR d.message_id = $1)
      AND (CAST($2 AS BIGINT) IS NULL OR d.member_id = $2)
    GROUP BY d.state, CASE WHEN m.state = 'cancelled' OR m.not_after < $7 THEN 1 ELSE 0 END)sql";

constexpr const char* k_retry = R"sql(
    UPDATE deliveries SET
        maybe_doubled = CASE WHEN state = 'unknown' THEN 1 ELSE maybe_doubled END,
        state = 'pending', rung = 0, epoch = epoch + 1, attempts = 0, due_at = $7, detail = NULL,
        joined_into = NULL, updated_at = $7
    WHERE (state = 'rejected' OR state = 'unknown' OR state = 'expired' OR state = 'unreached')
      AND CASE state WHEN 'rejected' THEN CAST($3 AS BIGINT) WHEN 'unknown' THEN CAST($4 AS BIGINT)
                     WHEN 'expired' THEN CAST($5 AS BIGINT) ELSE CAST($6 AS BIGINT) END = 1
      AND (CAST($1 AS BIGINT) IS NULL OR message_id = $1)
      AND (CAST($2 AS BIGINT) IS NULL OR member_id = $2)
      AND EXISTS (SELECT 1 FROM messages m WHERE m.id = deliveries.message_id
                     AND m.state <> 'cancelled' AND (m.not_after IS NULL OR m.not_after >= $7)))sql";

// Same choice as k_retry. The index columns are the digests that the holds are found by; an e-mail
// address has none, there the member whom the answer was for stands for it.
constexpr const char* k_lift_holds = R"sql(
    WITH again AS (
        SELECT p.id, p.phone_index, p.zalo_id_index
        FROM deliveries d JOIN members p ON p.id = d.member_id JOIN messages m ON m.id = d.message_id
        WHERE (d.state = 'rejected' OR d.state = 'unknown' OR d.state = 'expired'
               OR d.state = 'unreached')
          AND CASE d.state WHEN 'rejected' THEN CAST($3 AS BIGINT)
                           WHEN 'unknown' THEN CAST($4 AS BIGINT)
                           WHEN 'expired' THEN CAST($5 AS BIGINT)
                           ELSE CAST($6 AS BIGINT) END = 1
          AND (CAST($1 AS BIGINT) IS NULL OR d.message_id = $1)
          AND (CAST($2 AS BIGINT) IS NULL OR d.member_id = $2)
          AND m.state <> 'cancelled' AND (m.not_after IS NULL OR m.not_after >= $7))
    DELETE FROM address_refusals
    WHERE hold = 'no_account' AND (member_id IN (SELECT id FROM again)
                                   OR address_index IN (SELECT phone_index FROM again)
                                   OR address_index IN (SELECT zalo_id_index FROM again)))sql";

store::Statement statement(store::Database& database, const char* sql, const RetryRequest& request,
                           Instant now) {
    const auto has = [&request](State state) {
        return std::ranges::find(request.states, state) != request.states.end();
    };
    return database.query(sql, request.message, request.member, has(State::rejected),
                          has(State::unknown), has(State::expired), has(State::unreached), now);
}

void require_retriable(store::Database& database, const RetryRequest& request, Instant now) {
    if (!request.message) return;
    const auto message = find_message(database, *request.message);
    if (!message) {
        throw Error{ErrorKind::not_found, tr("there is no message {}", *request.message)};
    }
    if (message->state == "cancelled") {
        throw Error{ErrorKind::conflict, tr("message {} was cancelled", *request.message)};
    }
    if (message->not_after && *message->not_after < now) {
        throw Error{ErrorKind::conflict, tr("the time of message {} was over at {}",
                                            *request.message, display(*message->not_after))};
    }
}

}  // namespace

Retried preview_retry(store::Database& database, const RetryRequest& request, Instant now) {
    require_retriable(database, request, now);
    Retried found;
    auto rows = statement(database, k_count, request, now);
    while (rows.step()) {
        if (rows.integer(1) != 0) {
            found.is_over += rows.integer(2);
        } else {
            found.counts.add(state_of(rows.text_view(0)), rows.integer(2));
        }
    }
    return found;
}

Retried retry(store::Database& database, const RetryRequest& request, Instant now) {
    auto found = preview_retry(database, request, now);
    statement(database, k_lift_holds, request, now).execute();
    statement(database, k_retry, request, now).execute();
    share_outcomes(database, now);
    return found;
}

}  // namespace sotay::notify
