#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::stats {

/// What deliveries are told apart by: the gateway of the newest attempt, the kind of message, the
/// organisation to which the member officially belongs, the month in which it was written.
enum class NotifyDimension { gateway, kind, org, month };
/// Throws Error{usage} for an unknown word or one that comes twice.
[[nodiscard]] std::vector<NotifyDimension> parse_notify_dimensions(const std::string& text);

/// Sums over deliveries, one a person and message; every one is the sum of its parts.
struct NotifySums {
    std::int64_t messages = 0;
    std::int64_t reached = 0;    ///< accepted, delivered, seen
    std::int64_t unreached = 0;  ///< rejected, expired, unreached
    std::int64_t unknown = 0;
    std::int64_t other = 0;  ///< waiting, being sent, cancelled
    std::int64_t maybe_doubled = 0;
    std::int64_t segments = 0;  ///< of what was sent or may have been, where it was paid
    std::int64_t cost = 0;      ///< đồng, the same

    NotifySums& operator+=(const NotifySums& other_sums);
};

/// A key is null in the total and when rows are not told apart by it; "" = none.
struct NotifyRow {
    std::optional<std::string> gateway;
    std::optional<std::string> kind;
    std::optional<std::string> org_code;
    std::optional<std::string> org_name;
    std::optional<std::string> month;  ///< "2026-12"
    NotifySums sums;
};

struct NotifyQuery {
    std::optional<Month> from;  ///< in which the message was written
    std::optional<Month> to;    ///< included
    std::vector<NotifyDimension> by{NotifyDimension::gateway};
    Date on;  ///< whose organisations and placements are meant
};

struct NotifyTable {
    std::vector<NotifyRow> rows;  ///< by their keys in the order asked for
    NotifyRow total;              ///< the sum of the rows
};

/// Deliveries that were folded into counts among them.
[[nodiscard]] NotifyTable notify_stats(store::Database& database, const NotifyQuery& query);

}  // namespace sotay::stats
