#include "sotay/notify/status.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/sealed.h"

#include <numeric>

namespace sotay::notify {

namespace {

constexpr const char* k_exists = R"sql(
    SELECT 1 FROM messages WHERE id = $1)sql";

constexpr const char* k_count_message = R"sql(
    SELECT state, COUNT(*) FROM deliveries WHERE message_id = $1 GROUP BY state
    UNION ALL
    SELECT state, SUM(deliveries) FROM message_counts WHERE message_id = $1 GROUP BY state)sql";

constexpr const char* k_count_all = R"sql(
    SELECT state, COUNT(*) FROM deliveries GROUP BY state
    UNION ALL
    SELECT state, SUM(deliveries) FROM message_counts GROUP BY state)sql";

constexpr const char* k_count_doubled = R"sql(
    SELECT (SELECT COUNT(*) FROM deliveries
            WHERE maybe_doubled = 1 AND (CAST($1 AS BIGINT) IS NULL OR message_id = $1))
         + (SELECT COALESCE(SUM(deliveries), 0) FROM message_counts
            WHERE maybe_doubled = 1 AND (CAST($1 AS BIGINT) IS NULL OR message_id = $1)))sql";

constexpr const char* k_by_organisation = R"sql(
    SELECT p.organisation_id, d.state, COUNT(*)
    FROM deliveries d LEFT JOIN member_placements p
      ON p.member_id = d.member_id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE CAST($1 AS BIGINT) IS NULL OR d.message_id = $1
    GROUP BY p.organisation_id, d.state
    UNION ALL
    SELECT NULLIF(organisation_id, 0), state, SUM(deliveries) FROM message_counts
    WHERE CAST($1 AS BIGINT) IS NULL OR message_id = $1
    GROUP BY organisation_id, state
    ORDER BY 1 NULLS LAST)sql";

constexpr const char* k_columns = R"sql(
    SELECT d.message_id, d.member_id, m.full_name, m.contact, d.channel, d.state, d.key,
           d.provider_id, (SELECT COUNT(*) FROM attempts a WHERE a.delivery_id = d.id), d.detail,
           d.updated_at, p.organisation_id, d.maybe_doubled
    FROM deliveries d JOIN members m ON m.id = d.member_id
    LEFT JOIN member_placements p
      ON p.member_id = d.member_id AND p.kind = 'official' AND p.from_on <= $2
     AND (p.to_on IS NULL OR p.to_on > $2)
    WHERE )sql";

constexpr const char* k_of_message = "d.message_id = $1 ";
constexpr const char* k_of_any = "CAST($1 AS BIGINT) IS NULL ";
constexpr const char* k_failed =
    "AND (d.state = 'rejected' OR d.state = 'unknown' OR d.state = 'expired' OR d.state = "
    "'unreached') ";
// The condition of the index stands beside it, so that the index is used.
constexpr const char* k_not_told =
    "AND (d.state = 'rejected' OR d.state = 'unknown' OR d.state = 'expired' OR d.state = "
    "'unreached') AND d.state <> 'unknown' ";
constexpr const char* k_doubled = "AND d.maybe_doubled = 1 ";
constexpr const char* k_order = "ORDER BY d.message_id, d.member_id";

constexpr const char* k_messages = R"sql(
    SELECT id, purpose, state, recipients, created_at, problem FROM messages
    ORDER BY id DESC LIMIT $1)sql";

std::string selection(std::optional<std::int64_t> message, Which which) {
    std::string sql = k_columns;
    sql += message ? k_of_message : k_of_any;
    if (which == Which::failed) sql += k_failed;
    if (which == Which::unreached) sql += k_not_told;
    if (which == Which::doubled) sql += k_doubled;
    return sql + k_order;
}

DeliveryRow read_row(const store::Statement& row, const store::Vault& vault) {
    DeliveryRow delivery{.message = row.integer(0),
                         .member = row.integer(1),
                         .full_name = row.text(2),
                         .organisation = row.optional_integer(11),
                         .phone = std::nullopt,
                         .channel = row.optional_text(4),
                         .state = state_of(row.text_view(5)),
                         .key = row.optional_text(6),
                         .provider_id = row.optional_text(7),
                         .attempts = row.integer(8),
                         .detail = row.optional_text(9),
                         .updated_at = row.instant(10),
                         .maybe_doubled = row.integer(12) != 0};
    delivery.phone = members::open_contact(row.optional_bytes(3), delivery.member, vault).phone;
    return delivery;
}

void require_message(store::Database& database, std::optional<std::int64_t> message) {
    if (!message || database.query(k_exists, *message).step()) return;
    throw Error{ErrorKind::not_found, tr("there is no message {}", *message)};
}

}  // namespace

std::int64_t Counts::total() const {
    return std::accumulate(by_state_.begin(), by_state_.end(), std::int64_t{0});
}

Counts count(store::Database& database, std::optional<std::int64_t> message) {
    require_message(database, message);
    Counts counts;
    auto rows = message ? database.query(k_count_message, *message) : database.prepare(k_count_all);
    while (rows.step()) counts.add(state_of(rows.text_view(0)), rows.integer(1));
    return counts;
}

std::int64_t count_doubled(store::Database& database, std::optional<std::int64_t> message) {
    auto row = database.query(k_count_doubled, message);
    row.step();
    return row.integer(0);
}

void count_by_organisation(store::Database& database, std::optional<std::int64_t> message, Date on,
                           const std::function<void(const OrganisationCounts&)>& take) {
    require_message(database, message);
    auto rows = database.query(k_by_organisation, message, on);
    std::optional<OrganisationCounts> current;
    while (rows.step()) {
        const auto organisation = rows.optional_integer(0);
        if (current && current->organisation != organisation) {
            take(*current);
            current.reset();
        }
        if (!current) current.emplace().organisation = organisation;
        current->counts.add(state_of(rows.text_view(1)), rows.integer(2));
    }
    if (current) take(*current);
}

void for_each_delivery(store::Database& database, const store::Vault& vault,
                       std::optional<std::int64_t> message, Which which, Date on,
                       const std::function<void(const DeliveryRow&)>& take) {
    require_message(database, message);
    auto rows = database.query(selection(message, which), message, on);
    while (rows.step()) take(read_row(rows, vault));
}

void for_each_message(store::Database& database, std::int64_t limit,
                      const std::function<void(const MessageRow&)>& take) {
    auto rows = database.query(k_messages, limit);
    while (rows.step()) {
        take({rows.integer(0), rows.text(1), rows.text(2), rows.integer(3), rows.instant(4),
              rows.optional_text(5)});
    }
}

}  // namespace sotay::notify
