#include "sotay/notify/silence.h"

#include "sotay/base/messages.h"
#include "sotay/notify/doubles.h"
#include "sotay/notify/joined.h"
#include "sotay/notify/transition.h"

#include <vector>

namespace sotay::notify {

namespace {

constexpr const char* k_mark = R"sql(
    SELECT attempt_id FROM silence_marks WHERE gateway = $1)sql";

constexpr const char* k_newest = R"sql(
    SELECT id FROM attempts ORDER BY id DESC LIMIT 1)sql";

constexpr const char* k_advance = R"sql(
    INSERT INTO silence_marks (gateway, attempt_id) VALUES ($1, $2)
    ON CONFLICT (gateway) DO UPDATE SET attempt_id = excluded.attempt_id)sql";

constexpr const char* k_next = R"sql(
    SELECT claimed_at FROM attempts WHERE id > $1 ORDER BY id LIMIT 1)sql";

// The key says that the delivery still stands where this attempt has left it.
constexpr const char* k_scan = R"sql(
    SELECT a.id, a.claimed_at, d.id, m.not_after,
           CASE WHEN a.channel = $3 AND a.outcome = 'accepted' AND d.state = 'accepted'
                 AND d.key = a.key AND d.rung = $4 THEN 1 ELSE 0 END
    FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
    JOIN messages m ON m.id = d.message_id
    WHERE a.id > $1 ORDER BY a.id LIMIT $2)sql";

constexpr const char* k_move = R"sql(
    UPDATE deliveries SET state = 'pending', rung = $2, attempts = 0, due_at = $3,
                          detail = $4, updated_at = $3
    WHERE id = $1 AND state = 'accepted')sql";

}  // namespace

Silence::Silence(store::Database& database)
    : database_{database}, mark_{database, k_mark}, next_{database, k_next} {}

std::optional<std::int64_t> Silence::mark(const std::string& gateway) {
    mark_.bind_all(gateway);
    if (!mark_.step()) return std::nullopt;
    const auto attempt = mark_.integer(0);
    mark_.reset();
    return attempt;
}

std::int64_t Silence::pass_on(const Rung& rung, Instant now) {
    const auto known = mark(rung.gateway);
    if (!known) {
        auto newest = database_.prepare(k_newest);
        const auto first = newest.step() ? newest.integer(0) : 0;
        newest.reset();
        database_.execute(k_advance, rung.gateway, first);
        return 0;
    }
    auto reached = *known;
    std::vector<std::pair<std::int64_t, Next>> silent;
    auto rows = database_.query(k_scan, reached, k_batch, rung.gateway, rung.rung);
    while (rows.step() && rows.instant(1) + rung.within <= now) {
        reached = rows.integer(0);
        if (rows.integer(4) == 0) continue;
        Standing standing{.rung = rung.rung, .rungs = rung.rungs, .not_after = std::nullopt};
        if (!rows.is_null(3)) standing.not_after = rows.instant(3);
        const auto next = after_silence(State::accepted, standing, now);
        if (next) silent.emplace_back(rows.integer(2), *next);
    }
    rows.reset();
    if (reached == *known) return 0;
    for (const auto& [delivery, next] : silent) {
        database_.execute(k_move, delivery, next.rung, now, tr("no receipt came in time"));
        settle_doubles(database_, delivery, next);
        share_outcome(database_, delivery, now);
    }
    database_.execute(k_advance, rung.gateway, reached);
    return static_cast<std::int64_t>(silent.size());
}

std::optional<Instant> Silence::next_due(const Rung& rung) {
    const auto known = mark(rung.gateway);
    if (!known) return std::nullopt;
    next_.bind_all(*known);
    if (!next_.step()) return std::nullopt;
    const auto claimed_at = next_.instant(0);
    next_.reset();
    return claimed_at + rung.within;
}

}  // namespace sotay::notify
