#include "sotay/notify/failure.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/notify/doubles.h"
#include "sotay/notify/joined.h"
#include "sotay/notify/transition.h"

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT d.state, d.key, d.rung, d.epoch, d.attempts, m.not_after,
           CASE WHEN d.attempts > 0 AND EXISTS (
                SELECT 1 FROM attempts a
                WHERE a.delivery_id = d.id AND a.key = d.key AND a.outcome = 'unknown')
           THEN 1 ELSE 0 END
    FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.id = $1)sql";

constexpr const char* k_move = R"sql(
    UPDATE deliveries SET state = $2, rung = $3, epoch = $4, attempts = $5, due_at = $6,
                          detail = $7, updated_at = $6
    WHERE id = $1)sql";

}  // namespace

FailureEffect apply_failure(store::Database& database, const home::NotifyConfig& config,
                            const FailureReport& report, Instant now) {
    auto row = database.query(k_find, report.delivery);
    if (!row.step()) {
        throw Error{ErrorKind::not_found, tr("there is no delivery {}", report.delivery)};
    }
    if (row.optional_text(1) != report.key) return FailureEffect::none;
    const auto state = state_of(row.text_view(0));
    if (state == State::sending) return FailureEffect::too_early;
    Standing standing{.rung = static_cast<int>(row.integer(2)),
                      .rungs = static_cast<int>(config.ladder.size()),
                      .epoch = static_cast<int>(row.integer(3)),
                      .attempts = static_cast<int>(row.integer(4)),
                      .is_in_doubt = row.integer(6) != 0,
                      .not_after = std::nullopt};
    if (!row.is_null(5)) standing.not_after = row.instant(5);
    const auto next = after_failure(state, standing, now);
    row.reset();
    if (!next) return FailureEffect::none;
    database.execute(k_move, report.delivery, name(next->state), next->rung, next->epoch,
                     next->attempts, now, report.detail);
    settle_doubles(database, report.delivery, *next);
    share_outcome(database, report.delivery, now);
    return FailureEffect::moved_on;
}

}  // namespace sotay::notify
