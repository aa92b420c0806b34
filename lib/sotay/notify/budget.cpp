#include "sotay/notify/budget.h"

#include "sotay/base/log.h"
#include "sotay/base/messages.h"

namespace sotay::notify {

namespace {

constexpr const char* k_find = R"sql(
    SELECT spent, budget, warned_at FROM budget_warnings WHERE month = $1)sql";

constexpr const char* k_write = R"sql(
    INSERT INTO budget_warnings (month, spent, budget, warned_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (month) DO UPDATE SET spent = excluded.spent, budget = excluded.budget,
        warned_at = excluded.warned_at)sql";

}  // namespace

std::optional<BudgetWarning> budget_warning(store::Database& database, Month month) {
    auto row = database.query(k_find, iso(month));
    if (!row.step()) return std::nullopt;
    return BudgetWarning{row.integer(0), row.integer(1), row.instant(2)};
}

void watch_budget(store::Database& database, const home::NotifyConfig& config, std::int64_t spent,
                  Instant now) {
    const auto& budget = config.monthly_budget;
    if (!budget || *budget <= 0 || spent * 100 < *budget * config.budget_warning) return;
    const auto month = month_of(local_date(now));
    const auto known = budget_warning(database, month);
    if (known && known->budget == *budget) return;
    database.execute(k_write, iso(month), spent, std::int64_t{*budget}, now);
    log::warning("{}", tr("{} đ of this month's {} đ for messages are spent", spent, *budget));
}

}  // namespace sotay::notify
