#include "sotay/notify/reports.h"

#include "sotay/notify/joined.h"
#include "sotay/notify/provider_key.h"
#include "sotay/notify/receipt.h"

#include <algorithm>

namespace sotay::notify {

namespace {

constexpr const char* k_by_key = R"sql(
    SELECT a.id, a.delivery_id, a.channel, a.key
    FROM deliveries d JOIN attempts a ON a.delivery_id = d.id
    WHERE d.message_id = $1 AND d.member_id = $2 AND a.key = $3
    ORDER BY a.id DESC)sql";

constexpr const char* k_by_id = R"sql(
    SELECT a.id, a.delivery_id, p.channel, a.key
    FROM provider_ids p JOIN attempts a ON a.id = p.attempt_id
    WHERE p.provider_id = $1
    ORDER BY a.id DESC)sql";

constexpr const char* k_settle = R"sql(
    UPDATE attempts SET outcome = 'accepted'
    WHERE delivery_id = $1 AND key = $2 AND outcome = 'unknown')sql";

constexpr const char* k_accept = R"sql(
    UPDATE deliveries SET state = 'accepted', updated_at = $3
    WHERE id = $1 AND key = $2 AND (state = 'unknown' OR (state = 'pending' AND EXISTS (
        SELECT 1 FROM attempts a
        WHERE a.delivery_id = deliveries.id AND a.key = deliveries.key
          AND a.outcome = 'unknown'))))sql";

constexpr const char* k_note = R"sql(
    INSERT INTO provider_ids (provider_id, channel, attempt_id, noted_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (provider_id, channel) DO UPDATE SET attempt_id = excluded.attempt_id,
                                                     noted_at = excluded.noted_at)sql";

constexpr const char* k_forget = "DELETE FROM provider_ids WHERE noted_at < $1";

std::optional<ReportedAttempt> first_over(store::Statement& rows,
                                          const std::vector<std::string>& channels) {
    std::optional<ReportedAttempt> found;
    while (!found && rows.step()) {
        if (std::ranges::find(channels, rows.text_view(2)) == channels.end()) continue;
        found = ReportedAttempt{rows.integer(0), rows.integer(1), rows.text(3)};
    }
    rows.reset();
    return found;
}

}  // namespace

Reports::Reports(store::Database& database)
    : database_{database},
      by_key_{database, k_by_key},
      by_id_{database, k_by_id},
      settle_{database, k_settle},
      accept_{database, k_accept} {}

std::optional<ReportedAttempt> Reports::find(const ProviderReport& report,
                                             const std::vector<std::string>& channels) {
    if (auto found = find_by_key(report.key, channels)) return found;
    return find_by_id(report.provider_id, channels);
}

std::optional<ReportedAttempt> Reports::find_by_key(const std::string& key,
                                                    const std::vector<std::string>& channels) {
    const auto place = place_of(key);
    if (!place) return std::nullopt;
    by_key_.bind_all(place->message, place->member, key);
    return first_over(by_key_, channels);
}

std::optional<ReportedAttempt> Reports::find_by_id(const std::string& provider_id,
                                                   const std::vector<std::string>& channels) {
    if (provider_id.empty()) return std::nullopt;
    by_id_.bind_all(provider_id);
    return first_over(by_id_, channels);
}

void Reports::arrived(const ReportedAttempt& attempt, bool is_seen, Instant at) {
    record(database_, attempt.delivery, is_seen ? Receipt::seen : Receipt::delivered, at);
    settle_.run(attempt.delivery, attempt.key);
}

void Reports::taken(const ReportedAttempt& attempt, Instant at) {
    accept_.run(attempt.delivery, attempt.key, at);
    share_outcome(database_, attempt.delivery, at);
    settle_.run(attempt.delivery, attempt.key);
}

void note_provider_id(store::Database& database, const ProviderId& id, std::int64_t attempt,
                      Instant now) {
    database.execute(k_note, id.id, id.channel, attempt, now);
}

void forget_provider_ids(store::Database& database, Instant before) {
    database.execute(k_forget, before);
}

}  // namespace sotay::notify
