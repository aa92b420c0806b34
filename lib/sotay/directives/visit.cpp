#include "sotay/directives/visit.h"

namespace sotay::directives {

namespace {

constexpr const char* k_goes_on = R"sql(
    SELECT 1 FROM messages s JOIN members m ON m.id = $2
    JOIN member_placements p ON p.member_id = COALESCE(m.merged_into, m.id) AND p.kind = 'official'
     AND p.from_on <= $3 AND (p.to_on IS NULL OR p.to_on > $3)
    WHERE s.id = $1 AND s.state <> 'cancelled')sql";

}  // namespace

std::optional<Visit> find_visit(store::Database& database, std::int64_t delivery, Date today) {
    const auto receipts = notify::find_receipts(database, delivery);
    if (!receipts ||
        !database.query(k_goes_on, receipts->message, receipts->member, today).step()) {
        return std::nullopt;
    }
    auto issue = issue_of_message(database, receipts->message);
    if (!issue) return std::nullopt;
    auto directive = find_by_id(database, issue->directive);
    if (!directive) return std::nullopt;
    return Visit{delivery, *std::move(directive), *std::move(issue), *receipts};
}

void mark_opened(store::Database& database, const Visit& visit, Instant now) {
    if (visit.receipts.opened_at) return;
    store::Transaction transaction{database};
    notify::record(database, visit.delivery, notify::Receipt::opened, now);
    transaction.commit();
}

void mark_acknowledged(store::Database& database, const Visit& visit, Instant now) {
    if (visit.receipts.acknowledged_at) return;
    store::Transaction transaction{database};
    acknowledge(database, visit.delivery, now);
    transaction.commit();
}

}  // namespace sotay::directives
