#include "sotay/notify/folding.h"

namespace sotay::notify {

namespace {

constexpr const char* k_next_message = R"sql(
    SELECT m.id FROM messages m
    WHERE m.id >= $1 AND m.created_at < $2 AND m.has_link = 0 AND m.state <> 'expanding'
      AND EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = m.id
                     AND (m.id > $1 OR d.member_id > $3))
    ORDER BY m.id LIMIT 1)sql";

constexpr const char* k_range = R"sql(
    SELECT MAX(member_id) FROM (
        SELECT member_id FROM deliveries WHERE message_id = $1 AND member_id > $2
        ORDER BY member_id LIMIT $3) r)sql";

constexpr const char* k_add_counts = R"sql(
    INSERT INTO message_counts (message_id, organisation_id, channel, state, maybe_doubled,
                                deliveries)
    SELECT d.message_id, COALESCE(p.organisation_id, 0), COALESCE(d.channel, ''), d.state,
           d.maybe_doubled, COUNT(*)
    FROM deliveries d LEFT JOIN member_placements p
      ON p.member_id = d.member_id AND p.kind = 'official' AND p.from_on <= $5
     AND (p.to_on IS NULL OR p.to_on > $5)
    WHERE d.message_id = $1 AND d.member_id > $2 AND d.member_id <= $3 AND d.updated_at < $4
      AND d.state <> 'pending' AND d.state <> 'sending'
    GROUP BY d.message_id, p.organisation_id, d.channel, d.state, d.maybe_doubled
    ON CONFLICT (message_id, organisation_id, channel, state, maybe_doubled) DO UPDATE SET
        deliveries = message_counts.deliveries + excluded.deliveries)sql";

constexpr const char* k_add_costs = R"sql(
    INSERT INTO message_costs (message_id, organisation_id, channel, segments, cost)
    SELECT d.message_id, COALESCE(p.organisation_id, 0), a.channel, SUM(a.segments), SUM(a.cost)
    FROM deliveries d JOIN attempts a ON a.delivery_id = d.id
    LEFT JOIN member_placements p
      ON p.member_id = d.member_id AND p.kind = 'official' AND p.from_on <= $5
     AND (p.to_on IS NULL OR p.to_on > $5)
    WHERE d.message_id = $1 AND d.member_id > $2 AND d.member_id <= $3 AND d.updated_at < $4
      AND d.state <> 'pending' AND d.state <> 'sending'
      AND (a.outcome = 'accepted' OR a.outcome = 'unknown')
    GROUP BY d.message_id, p.organisation_id, a.channel
    ON CONFLICT (message_id, organisation_id, channel) DO UPDATE SET
        segments = message_costs.segments + excluded.segments,
        cost = message_costs.cost + excluded.cost)sql";

constexpr const char* k_part = R"sql(
    UPDATE deliveries SET joined_into = NULL WHERE joined_into IN (
        SELECT d.id FROM deliveries d
        WHERE d.message_id = $1 AND d.member_id > $2 AND d.member_id <= $3 AND d.updated_at < $4
          AND d.state <> 'pending' AND d.state <> 'sending'))sql";

constexpr const char* k_remove_attempts = R"sql(
    DELETE FROM attempts WHERE delivery_id IN (
        SELECT d.id FROM deliveries d
        WHERE d.message_id = $1 AND d.member_id > $2 AND d.member_id <= $3 AND d.updated_at < $4
          AND d.state <> 'pending' AND d.state <> 'sending'))sql";

constexpr const char* k_remove = R"sql(
    DELETE FROM deliveries
    WHERE message_id = $1 AND member_id > $2 AND member_id <= $3 AND updated_at < $4
      AND state <> 'pending' AND state <> 'sending')sql";

}  // namespace

bool Folding::fold_some() {
    auto next = database_.query(k_next_message, message_, before_, after_);
    if (!next.step()) return false;
    const auto message = next.integer(0);
    next.reset();
    if (message != message_) after_ = 0;
    message_ = message;
    store::Transaction transaction{database_};
    auto range = database_.query(k_range, message, after_, batch_);
    range.step();
    const auto last = range.optional_integer(0);
    range.reset();
    if (last) fold_range(message, *last);
    transaction.commit();
    after_ = last.value_or(after_);
    return true;
}

void Folding::fold_range(std::int64_t message, std::int64_t last) {
    database_.execute(k_add_counts, message, after_, last, before_, on_);
    database_.execute(k_add_costs, message, after_, last, before_, on_);
    database_.execute(k_part, message, after_, last, before_);
    database_.execute(k_remove_attempts, message, after_, last, before_);
    folded_ += database_.execute(k_remove, message, after_, last, before_);
}

}  // namespace sotay::notify
