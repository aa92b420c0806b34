#include "sotay/notify/budget.h"

#include "office.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::budget");

namespace {

struct Budgets {
    store::Database database = store::Database::in_memory();
    Instant now = *parse_instant("2026-12-01T09:00");
    home::NotifyConfig config;

    Budgets() { config.monthly_budget = 1'000; }
    [[nodiscard]] std::optional<BudgetWarning> after(std::int64_t spent) {
        watch_budget(database, config, spent, now);
        return budget_warning(database, month_of(local_date(now)));
    }
};

}  // namespace

TEST_CASE_FIXTURE(Budgets, "the office is warned at its percentage, once a month") {
    CHECK_FALSE(after(799));
    REQUIRE(after(800));
    CHECK(after(800)->spent == 800);
    CHECK(after(950)->spent == 800);
    now = *parse_instant("2027-01-01T09:00");
    CHECK_FALSE(after(10));
    CHECK(after(900)->budget == 1'000);
}

TEST_CASE_FIXTURE(Budgets, "a budget that was changed is watched anew") {
    CHECK(after(900));
    config.monthly_budget = 1'100;
    CHECK(after(950)->budget == 1'100);
    config.budget_warning = 100;
    config.monthly_budget = 2'000;
    CHECK(after(1'999)->budget == 1'100);
}

TEST_CASE_FIXTURE(Budgets, "without a budget there is nothing to warn of") {
    config.monthly_budget.reset();
    CHECK_FALSE(after(1'000'000));
}

TEST_SUITE_END();
