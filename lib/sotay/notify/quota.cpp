#include "sotay/notify/quota.h"

#include "sotay/notify/gateway_book.h"

#include <algorithm>

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT total, quota_left FROM gateway_quotas WHERE gateway = $1 AND quota_on = $2)sql";

constexpr const char* k_write = R"sql(
    INSERT INTO gateway_quotas (gateway, quota_on, total, quota_left, learned_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (gateway) DO UPDATE SET quota_on = excluded.quota_on, total = excluded.total,
        quota_left = excluded.quota_left, learned_at = excluded.learned_at)sql";

void end_pause(store::Database& database, const std::string& gateway) {
    const auto all = pauses(database);
    const auto found = all.find(gateway);
    if (found != all.end() && found->second.cause == "quota") lift_pause(database, gateway);
}

}  // namespace

Quota find_quota(store::Database& database, const std::string& gateway, Date day) {
    auto row = database.query(k_find, gateway, day);
    if (!row.step()) return {};
    return {row.optional_integer(0), row.optional_integer(1)};
}

void note_quota_left(store::Database& database, const std::string& gateway, std::int64_t left,
                     Instant now) {
    const auto day = local_date(now);
    const auto known = find_quota(database, gateway, day);
    database.execute(k_write, gateway, day, known.total, std::max<std::int64_t>(0, left), now);
}

void note_quota_total(store::Database& database, const std::string& gateway, std::int64_t total,
                      Instant now) {
    const auto day = local_date(now);
    const auto known = find_quota(database, gateway, day);
    const auto used = known.total && known.left ? *known.total - *known.left
                                                : usage_on(database, gateway, day).messages;
    const auto left = std::max<std::int64_t>(0, total - used);
    database.execute(k_write, gateway, day, total, left, now);
    if (left > 0) end_pause(database, gateway);
}

}  // namespace sotay::notify
