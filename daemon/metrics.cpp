#include "metrics.h"

#include "sotay/base/date.h"
#include "sotay/base/log.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/shape.h"
#include "sotay/notify/zalo_grant.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string>

namespace sotay::daemon {

namespace {

using std::chrono::steady_clock;

constexpr std::array k_states{notify::State::pending,   notify::State::sending,
                              notify::State::accepted,  notify::State::delivered,
                              notify::State::seen,      notify::State::rejected,
                              notify::State::unknown,   notify::State::expired,
                              notify::State::cancelled, notify::State::unreached};

// Counting may take a hundredth of the time.
constexpr int k_rest = 100;
constexpr std::chrono::milliseconds k_patience{20};

prometheus::Family<prometheus::Gauge>& gauge(prometheus::Registry& registry, const char* name,
                                             const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

double seconds(std::chrono::milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

}  // namespace

Metrics::Metrics(const home::Home& home, const Clock& clock)
    : home_{home},
      clock_{clock},
      database_{home.open_database()},
      counting_{home.open_database()},
      attempts_{database_} {}

void Metrics::collect(prometheus::Registry& registry) {
    add_deliveries(registry);
    add_attempts(registry);
    add_gateways(registry);
    add_accounts(registry);
    add_budget(registry);
}

void Metrics::count_anew() {
    const auto now = steady_clock::now();
    const bool is_due = !tally_ || now - tally_->taken_at >= k_rest * tally_->cost;
    if (!running_.valid() && is_due) {
        running_ = std::async(std::launch::async, [this, now] {
            Tally tally;
            tally.counts = notify::count(counting_, std::nullopt);
            tally.taken_at = steady_clock::now();
            tally.cost = tally.taken_at - now;
            return tally;
        });
    }
    if (!running_.valid() || running_.wait_for(k_patience) != std::future_status::ready) return;
    try {
        tally_ = running_.get();
    } catch (const std::exception& error) {  // the other figures are worth having without it
        log::warning("deliveries were not counted: {}", error.what());
    }
}

void Metrics::add_deliveries(prometheus::Registry& registry) {
    count_anew();
    if (!tally_) return;
    auto& family = gauge(registry, "sotay_deliveries", "Deliveries by their furthest state");
    for (const auto state : k_states) {
        family.Add({{"state", std::string{notify::name(state)}}})
            .Set(static_cast<double>(tally_->counts[state]));
    }
}

void Metrics::add_attempts(prometheus::Registry& registry) {
    auto& family = prometheus::BuildCounter()
                       .Name("sotay_attempts_total")
                       .Help("Attempts that ended, by gateway, outcome and the provider's code")
                       .Register(registry);
    for (const auto& [kind, count] : attempts_.read()) {
        family.Add({{"gateway", kind.gateway}, {"outcome", kind.outcome}, {"code", kind.code}})
            .Increment(static_cast<double>(count));
    }
}

void Metrics::add_gateways(prometheus::Registry& registry) {
    auto& overdue = gauge(registry, "sotay_queue_age_seconds",
                          "How long the oldest message that is due waits for its gateway");
    auto& paused = gauge(registry, "sotay_gateway_paused", "1 while a gateway takes nothing");
    auto& cause = gauge(registry, "sotay_gateway_pause_info", "Why a gateway takes nothing");
    auto& today = gauge(registry, "sotay_gateway_messages_today", "Messages sent since midnight");
    const auto now = clock_.now();
    const auto pauses = notify::pauses(database_);
    const auto& ladder = home_.config().notify.ladder;
    for (std::size_t rung = 0; rung < ladder.size(); ++rung) {
        const prometheus::Labels labels{{"gateway", ladder[rung]}};
        const auto due = notify::first_due(database_, static_cast<int>(rung));
        const auto age =
            due ? std::max(now - *due, std::chrono::milliseconds{0}) : std::chrono::milliseconds{0};
        overdue.Add(labels).Set(seconds(age));
        const auto found = pauses.find(ladder[rung]);
        paused.Add(labels).Set(found == pauses.end() ? 0 : 1);
        if (found != pauses.end()) {
            cause.Add({{"gateway", ladder[rung]}, {"cause", found->second.cause}}).Set(1);
        }
        const auto used = notify::usage_on(database_, ladder[rung], local_date(now));
        today.Add(labels).Set(static_cast<double>(used.messages));
    }
}

void Metrics::add_accounts(prometheus::Registry& registry) const {
    if (home_.config().accounts.empty()) return;
    auto& expiry = gauge(registry, "sotay_token_expires_in_seconds",
                         "How long the access token still works; 0 when there is none");
    auto& refused =
        gauge(registry, "sotay_consent_needed", "1 when an operator must ask for consent anew");
    for (const auto& account : home_.config().accounts) {
        std::chrono::milliseconds left{0};
        bool is_refused = true;
        try {
            if (const auto grant = notify::read_grant(home_, account.name)) {
                left = std::max(grant->expires_at - clock_.now(), left);
                is_refused = grant->failure.has_value();
            }
        } catch (const std::exception& error) {  // a file that cannot be read works no better
            log::warning("{}", error.what());
        }
        expiry.Add({{"account", account.name}}).Set(seconds(left));
        refused.Add({{"account", account.name}}).Set(is_refused ? 1 : 0);
    }
}

void Metrics::add_budget(prometheus::Registry& registry) {
    const auto& budget = home_.config().notify.monthly_budget;
    if (!budget) return;
    const auto spent = notify::usage_in(database_, month_of(local_date(clock_.now()))).cost;
    gauge(registry, "sotay_budget_dong", "The month's budget")
        .Add({})
        .Set(static_cast<double>(*budget));
    gauge(registry, "sotay_budget_left_dong", "What is left of the month's budget")
        .Add({})
        .Set(static_cast<double>(*budget - spent));
}

}  // namespace sotay::daemon
