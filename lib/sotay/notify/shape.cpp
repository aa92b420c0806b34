#include "sotay/notify/shape.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace sotay::notify {

namespace {

// What waits for another day will begin on the first rung; what goes out as part of another is no
// message of its own. See joined.h.
constexpr const char* k_pending = R"sql(
    SELECT w.rung, w.due, w.later, m.created_at, m.not_before
    FROM (SELECT CASE WHEN rung = -1 THEN 0 ELSE rung END AS rung, message_id, SUM(CASE WHEN due_at <= $1 THEN 1 ELSE 0 END) AS due,
                 SUM(CASE WHEN due_at <= $1 THEN 0 ELSE 1 END) AS later
          FROM deliveries WHERE state = 'pending' AND rung >= -1
          GROUP BY CASE WHEN rung = -1 THEN 0 ELSE rung END, message_id) w
    JOIN messages m ON m.id = w.message_id)sql";

constexpr const char* k_sending = R"sql(
    SELECT d.rung, COUNT(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
    WHERE a.outcome IS NULL GROUP BY d.rung)sql";

constexpr const char* k_first_due = R"sql(
    SELECT due_at FROM deliveries
    WHERE state = 'pending' AND rung = $1 AND is_urgent = $2 ORDER BY due_at LIMIT 1)sql";

std::size_t band_of(std::chrono::milliseconds age) {
    const auto found = std::ranges::find_if(RungShape::k_bands,
                                            [age](std::chrono::minutes end) { return age < end; });
    return static_cast<std::size_t>(found - RungShape::k_bands.begin());
}

}  // namespace

std::int64_t RungShape::total() const {
    return std::accumulate(by_age.begin(), by_age.end(), later + sending);
}

std::vector<RungShape> shape(store::Database& database, Instant now) {
    std::map<int, RungShape> rungs;
    auto pending = database.query(k_pending, now);
    while (pending.step()) {
        auto& rung = rungs[static_cast<int>(pending.integer(0))];
        const auto due = pending.integer(1);
        rung.later += pending.integer(2);
        if (due == 0) continue;
        const auto since = std::max(pending.instant(3), pending.instant(4));
        rung.by_age[band_of(now - since)] += due;
        rung.waits_since = std::min(rung.waits_since.value_or(since), since);
    }
    auto sending = database.prepare(k_sending);
    while (sending.step()) {
        rungs[static_cast<int>(sending.integer(0))].sending = sending.integer(1);
    }
    std::vector<RungShape> rows;
    for (auto& [rung, row] : rungs) {
        row.rung = rung;
        rows.push_back(row);
    }
    return rows;
}

std::optional<Instant> first_due(store::Database& database, int rung) {
    std::optional<Instant> first;
    for (const bool is_urgent : {false, true}) {
        auto row = database.query(k_first_due, rung, is_urgent);
        if (row.step()) first = std::min(first.value_or(row.instant(0)), row.instant(0));
    }
    return first;
}

}  // namespace sotay::notify
