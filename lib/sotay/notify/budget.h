#pragma once

#include "sotay/base/date.h"
#include "sotay/home/config.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>

namespace sotay::notify {

/// That a month's budget runs low.
struct BudgetWarning {
    std::int64_t spent = 0;   ///< đồng, when it was noticed
    std::int64_t budget = 0;  ///< đồng
    Instant warned_at;
};
[[nodiscard]] std::optional<BudgetWarning> budget_warning(store::Database& database, Month month);

/// Warns the log and notes it when `spent` has reached the configured part of the budget; once a
/// month, and again when the budget was changed. In a transaction of its own.
void watch_budget(store::Database& database, const home::NotifyConfig& config, std::int64_t spent,
                  Instant now);

}  // namespace sotay::notify
