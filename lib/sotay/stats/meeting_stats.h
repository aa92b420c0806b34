#pragma once

#include "sotay/base/date.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::stats {

/// What rows are told apart by.
enum class Dimension { cell, commune, province, month, quarter, year };
/// Throws Error{usage} for an unknown word or two of the same sort ("cell,commune", "month,year").
[[nodiscard]] std::vector<Dimension> parse_dimensions(const std::string& text);

/// Sums over meetings; every one is the sum of its parts.
struct MeetingSums {
    std::int64_t planned = 0;  ///< meetings not cancelled
    std::int64_t held = 0;
    std::int64_t called = 0;  ///< of the held ones, as are the following
    std::int64_t present = 0;
    std::int64_t absent_excused = 0;
    std::int64_t absent = 0;
    std::int64_t exempt = 0;
    std::int64_t thematic_held = 0;
    std::int64_t scored = 0;
    double score_sum = 0;
    std::array<std::int64_t, 4> grades{};  ///< tot, kha, trung_binh, kem

    MeetingSums& operator+=(const MeetingSums& other);
    [[nodiscard]] std::optional<double> held_percent() const;
    /// Of those called and not exempt (exempt members leave the base, Hướng dẫn 42-HD/BTCTW).
    [[nodiscard]] std::optional<double> attendance_percent() const;
    [[nodiscard]] std::optional<double> average_score() const;
};

struct MeetingRow {
    std::optional<std::string>
        org_code;  ///< null in the total, and when rows are not by organisation
    std::optional<std::string> org_name;
    std::optional<std::string> period;  ///< "2026-12", "2026-Q4", "2026"
    MeetingSums sums;
};

struct MeetingQuery {
    Month from;
    Month to;                          ///< included
    std::optional<std::string> under;  ///< code; null = everything
    std::vector<Dimension> by{Dimension::commune};
};

struct MeetingTable {
    std::vector<MeetingRow> rows;  ///< in the order of the tree, then of time
    MeetingRow total;              ///< the sum of the rows
};

/// Each meeting counts where its organisation stood in that month, so that figures before and after
/// a reorganisation are both right. Throws Error{not_found} for an unknown code.
[[nodiscard]] MeetingTable meeting_stats(store::Database& database,
                                         const rules::Dated<org::KindRules>& kinds,
                                         const rules::Directories& directories,
                                         const MeetingQuery& query);

}  // namespace sotay::stats
