#include "sotay/notify/outbox.h"

#include "sotay/base/messages.h"
#include "sotay/notify/doubles.h"

namespace sotay::notify {

namespace {

constexpr const char* k_due = R"sql(
    SELECT id, message_id, member_id, epoch, attempts FROM deliveries
    WHERE state = 'pending' AND rung = $1 AND is_urgent = $2 AND due_at <= $3
    ORDER BY due_at, id LIMIT $4)sql";

constexpr const char* k_doubt = R"sql(
    SELECT a.claimed_at, a.body_digest
    FROM deliveries d JOIN attempts a ON a.delivery_id = d.id AND a.key = d.key
    WHERE d.id = $1 AND a.outcome = 'unknown' ORDER BY a.id LIMIT 1)sql";

constexpr const char* k_find = R"sql(
    SELECT id FROM deliveries WHERE message_id = $1 AND member_id = $2)sql";

constexpr const char* k_claim = R"sql(
    UPDATE deliveries SET state = 'sending', attempts = $2, channel = $3, key = $4, updated_at = $5
    WHERE id = $1 AND state = 'pending')sql";

constexpr const char* k_begin = R"sql(
    INSERT INTO attempts (id, delivery_id, channel, key, body_digest, claimed_at, segments, cost)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql";

constexpr const char* k_close = R"sql(
    UPDATE attempts SET outcome = $2, detail = $3, provider_id = $4, started_at = $5,
                        finished_at = $6
    WHERE id = $1 AND outcome IS NULL)sql";

constexpr const char* k_move = R"sql(
    UPDATE deliveries SET rung = $3, epoch = $4, attempts = $5, due_at = $6, provider_id = $7,
                          detail = $8, updated_at = $9, state = CASE
        WHEN $2 <> 'pending' OR NOT EXISTS (
            SELECT 1 FROM messages m WHERE m.id = deliveries.message_id AND m.state = 'cancelled')
            THEN $2
        WHEN EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id
                        AND a.key = deliveries.key AND a.outcome = 'unknown') THEN 'unknown'
        ELSE 'cancelled' END
    WHERE id = $1 AND state = 'sending')sql";

constexpr const char* k_settle = R"sql(
    UPDATE deliveries SET state = $2, rung = $3, epoch = $4, attempts = $5, due_at = $6,
                          detail = $7, updated_at = $8
    WHERE id = $1 AND state = 'pending')sql";

constexpr const char* k_open = R"sql(
    SELECT a.id, a.channel, a.segments, a.cost, a.claimed_at, d.id, d.message_id, d.member_id,
           d.rung, d.epoch, d.attempts, d.is_urgent
    FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
    WHERE a.outcome IS NULL ORDER BY a.id)sql";

constexpr const char* k_newest = R"sql(
    SELECT id FROM attempts ORDER BY id DESC LIMIT 1)sql";

constexpr const char* k_expire = R"sql(
    UPDATE deliveries SET updated_at = $1, state = CASE WHEN EXISTS (
            SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id
               AND a.key = deliveries.key AND a.outcome = 'unknown')
        THEN 'unknown' ELSE 'expired' END
    WHERE state = 'pending' AND message_id IN (
        SELECT m.id FROM messages m WHERE m.not_after < $1 AND EXISTS (
            SELECT 1 FROM deliveries p WHERE p.message_id = m.id AND p.state = 'pending')))sql";

// Without an attempt on this rung an unknown outcome is that of an earlier one.
constexpr const char* k_pass_on = R"sql(
    UPDATE deliveries SET rung = rung + 1, attempts = 0, updated_at = $4,
        maybe_doubled = CASE WHEN attempts > 0 AND EXISTS (
                SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id
                   AND a.key = deliveries.key AND a.outcome = 'unknown')
            THEN 1 ELSE maybe_doubled END
    WHERE state = 'pending' AND rung = $1 AND due_at <= $4
      AND (is_urgent = 1 OR due_at <= $2 OR EXISTS (
            SELECT 1 FROM messages m
            WHERE m.id = deliveries.message_id AND m.not_after <= $3))
      AND (is_urgent = 1 OR attempts = 0 OR NOT EXISTS (
            SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id
               AND a.key = deliveries.key AND a.outcome = 'unknown')))sql";

constexpr const char* k_strand = R"sql(
    UPDATE deliveries SET detail = $2, updated_at = $3, state = CASE WHEN EXISTS (
            SELECT 1 FROM attempts a WHERE a.delivery_id = deliveries.id
               AND a.key = deliveries.key AND a.outcome = 'unknown')
        THEN 'unknown' ELSE 'unreached' END
    WHERE state = 'pending' AND rung >= $1)sql";

constexpr const char* k_first_due = R"sql(
    SELECT due_at FROM deliveries
    WHERE state = 'pending' AND rung = $1 AND is_urgent = $2 ORDER BY due_at LIMIT 1)sql";

constexpr const char* k_unexpanded = R"sql(
    SELECT 1 FROM messages WHERE state = 'expanding' LIMIT 1)sql";

std::string_view name(Outcome::Kind kind) {
    switch (kind) {
        case Outcome::Kind::accepted:
            return "accepted";
        case Outcome::Kind::retry:
            return "retry";
        case Outcome::Kind::rejected:
            return "rejected";
        case Outcome::Kind::unknown:
            break;
    }
    return "unknown";
}

std::optional<std::string_view> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>{text};
}

}  // namespace

Outbox::Outbox(store::Database& database)
    : database_{database},
      due_{database, k_due},
      doubt_{database, k_doubt},
      find_{database, k_find},
      newest_{database, k_newest},
      claim_{database, k_claim},
      begin_{database, k_begin},
      close_{database, k_close},
      move_{database, k_move},
      settle_{database, k_settle},
      first_due_{database, k_first_due} {}

std::vector<Due> Outbox::due(int rung, bool is_urgent, Instant now, std::size_t limit) {
    std::vector<Due> found;
    due_.bind_all(rung, is_urgent, now, static_cast<std::int64_t>(limit));
    while (due_.step()) {
        found.push_back({due_.integer(0), due_.integer(1), due_.integer(2), rung,
                         static_cast<int>(due_.integer(3)), static_cast<int>(due_.integer(4)),
                         is_urgent});
    }
    return found;
}

std::optional<Doubt> Outbox::doubt(std::int64_t delivery) {
    doubt_.bind_all(delivery);
    if (!doubt_.step()) return std::nullopt;
    Doubt found{doubt_.instant(0), doubt_.optional_bytes(1)};
    doubt_.reset();
    return found;
}

std::optional<std::int64_t> Outbox::find(std::int64_t message, std::int64_t member) {
    find_.bind_all(message, member);
    if (!find_.step()) return std::nullopt;
    const auto id = find_.integer(0);
    find_.reset();
    return id;
}

Claim Outbox::begin(const Due& due, const Start& start, const std::optional<Doubt>& doubt,
                    Instant now) {
    Claim claim{newest_attempt() + 1, due, start.channel, start.segments,
                start.cost,           now, std::nullopt,  0};
    if (doubt) claim.doubt_since = doubt->since;
    ++claim.due.attempts;
    claim_.run(due.delivery, claim.due.attempts, start.channel, start.key, now);
    begin_.run(claim.attempt, due.delivery, start.channel, start.key, start.body_digest, now,
               start.segments, std::int64_t{start.cost});
    return claim;
}

void Outbox::finish(const Claim& claim, const Result& result, Instant now) {
    const auto& outcome = result.outcome;
    const auto& next = result.next;
    close_.run(claim.attempt, name(outcome.kind), unless_empty(outcome.detail),
               unless_empty(outcome.provider_id), result.started_at, now);
    const auto due_at = next.state == State::pending ? next.due_at : now;
    move_.run(claim.due.delivery, name(next.state), next.rung, next.epoch, next.attempts, due_at,
              unless_empty(outcome.provider_id), unless_empty(outcome.detail), now);
    settle_doubles(database_, claim.due.delivery, next);
}

void Outbox::release(const Claim& claim, Instant now) {
    const auto& due = claim.due;
    const Next again{State::pending, due.rung, due.epoch, due.attempts - 1, now};
    finish(claim,
           {{Outcome::Kind::retry, Outcome::Cause::none, tr("stopped before it was sent"), {}, {}},
            again,
            std::nullopt},
           now);
}

void Outbox::settle(const Due& due, const Next& next, const std::string& detail, Instant now) {
    const auto due_at = next.state == State::pending ? next.due_at : now;
    settle_.bind_all(due.delivery, name(next.state), next.rung, next.epoch, next.attempts, due_at,
                     unless_empty(detail), now);
    settle_.execute();
    settle_doubles(database_, due.delivery, next);
}

std::vector<Claim> Outbox::open_claims() {
    std::vector<Claim> found;
    auto rows = database_.prepare(k_open);
    while (rows.step()) {
        found.push_back({rows.integer(0),
                         {rows.integer(5), rows.integer(6), rows.integer(7),
                          static_cast<int>(rows.integer(8)), static_cast<int>(rows.integer(9)),
                          static_cast<int>(rows.integer(10)), rows.integer(11) != 0},
                         rows.text(1),
                         static_cast<int>(rows.integer(2)),
                         rows.integer(3),
                         rows.instant(4),
                         std::nullopt,
                         0});
    }
    for (auto& claim : found) {
        if (const auto earlier = doubt(claim.due.delivery)) claim.doubt_since = earlier->since;
    }
    return found;
}

std::int64_t Outbox::newest_attempt() {
    if (!newest_.step()) return 0;
    const auto id = newest_.integer(0);
    newest_.reset();
    return id;
}

std::int64_t Outbox::expire(Instant now) { return database_.execute(k_expire, now); }

std::int64_t Outbox::pass_on(int rung, Instant due_by, Instant ends_by, Instant now) {
    return database_.execute(k_pass_on, rung, due_by, ends_by, now);
}

std::int64_t Outbox::strand(int rungs, const std::string& detail, Instant now) {
    return database_.execute(k_strand, rungs, detail, now);
}

std::optional<Instant> Outbox::first_due(int rung, bool is_urgent) {
    first_due_.bind_all(rung, is_urgent);
    if (!first_due_.step()) return std::nullopt;
    const auto at = first_due_.instant(0);
    first_due_.reset();
    return at;
}

bool Outbox::has_unexpanded() { return database_.prepare(k_unexpanded).step(); }

}  // namespace sotay::notify
