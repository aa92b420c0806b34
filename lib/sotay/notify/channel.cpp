#include "sotay/notify/channel.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <utility>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

using Cause = Outcome::Cause;

constexpr int k_failures_that_pause = 8;
constexpr chr::seconds k_unreachable_pause{30};
constexpr chr::seconds k_throttled_pause{5};
// A balance may be topped up or a template approved without anyone telling us.
constexpr chr::hours k_refused_pause{1};
constexpr chr::hours k_morning{6};

Instant next_midnight(Instant now) {
    return to_instant(local_date(now) + chr::days{1}, chr::milliseconds{0});
}

Instant next_morning(Instant now) {
    const auto local = to_local(now);
    return to_instant(local.date + chr::days{local.time_of_day < k_morning ? 0 : 1}, k_morning);
}

/// Causes that are looked at anew by every prepare().
bool is_looked_at_anew(const Pause& pause) {
    const bool waits_for_login = pause.cause == "token" && !pause.until;
    return waits_for_login || pause.cause == "keys" || pause.cause == "budget";
}

bool same(const std::optional<Pause>& one, const std::optional<Pause>& other) {
    if (one.has_value() != other.has_value()) return false;
    return !one || (one->cause == other->cause && one->detail == other->detail &&
                    one->until == other->until);
}

}  // namespace

Channel::Channel(const home::Home& home, const home::GatewayConfig& config, int rung,
                 const SmsTexts& texts, ZaloAccount* account)
    : home_{home},
      config_{config},
      rung_{rung},
      gateway_{make_gateway(config, texts)},
      traits_{gateway_->traits()},
      account_{account},
      limit_{config.limits} {}

void Channel::prepare(const std::optional<Pause>& stored, const Usage& used_today,
                      bool is_affordable, net::HttpClient& http, const Clock& clock,
                      const std::stop_token& stop) {
    const auto now = clock.now();
    used_today_ = used_today.messages;
    outstanding_ = 0;
    token_refused_ = false;
    pause_ = stored;
    if (pause_ && (is_looked_at_anew(*pause_) || (pause_->until && *pause_->until <= now))) {
        pause_.reset();
    }
    if (!pause_ && !is_affordable) {
        pause_for("budget", tr("the month's budget is used up"), now, std::nullopt);
    }
    if (!pause_ && account_ != nullptr) use(account_->prepare(http, stop), now);
    if (!pause_ && account_ == nullptr) read_keys(now);
    pause_changed_ = !same(pause_, stored);
}

void Channel::use(const ZaloAccount::Readiness& readiness, Instant now) {
    if (readiness.is_ready) {
        credentials_.access_token = account_->token();
        credentials_.app_secret_proof = account_->proof();
    } else {
        pause_for("token", readiness.problem, now, readiness.retry_at);
    }
}

void Channel::read_keys(Instant now) {
    try {
        for (const auto& [secret, file] : config_.secret_files) {
            credentials_.secrets.insert_or_assign(secret, home_.read_secret(file));
        }
    } catch (const Error& error) {  // the other gateways can still be used
        pause_for("keys", error.what(), now, std::nullopt);
    }
}

bool Channel::renew_token(net::HttpClient& http, const Clock& clock, const std::stop_token& stop) {
    if (!token_refused_) return false;
    token_refused_ = false;
    const auto refused = credentials_.access_token;
    use(account_->renew(http, refused, std::exchange(token_has_worked_, false), stop), clock.now());
    return !pause_;
}

std::size_t Channel::room(Instant now, std::size_t most) const {
    if (pause_ || token_refused_) return 0;
    auto room = most - std::min(most, outstanding_);
    room = std::min(room, limit_.allowance(now, outstanding_));
    if (config_.limits.per_day) {
        const auto left = std::max<std::int64_t>(0, *config_.limits.per_day - used_today_);
        room = std::min(room, static_cast<std::size_t>(left));
    }
    return room;
}

void Channel::claimed() {
    ++outstanding_;
    ++used_today_;
}

void Channel::arrived(std::optional<Instant> started_at, bool is_surely_unsent) {
    --outstanding_;
    if (is_surely_unsent) --used_today_;
    if (started_at) limit_.started(*started_at);
}

void Channel::take_note(const Outcome& outcome, Instant now) {
    failures_in_a_row_ = outcome.cause == Cause::unreachable ? failures_in_a_row_ + 1 : 0;
    if (outcome.kind == Outcome::Kind::accepted) token_has_worked_ = true;
    switch (outcome.cause) {
        case Cause::none:
        case Cause::message:
        case Cause::recipient:
            return;
        case Cause::unreachable:
            if (failures_in_a_row_ < k_failures_that_pause) return;
            return pause_for("unreachable", outcome.detail, now, now + k_unreachable_pause);
        case Cause::token:
            token_refused_ = account_ != nullptr;
            if (account_ == nullptr) {
                pause_for("refused", outcome.detail, now, now + k_refused_pause);
            }
            return;
        case Cause::throttled:
            return pause_for("throttled", outcome.detail, now,
                             now + outcome.retry_after.value_or(k_throttled_pause));
        case Cause::night:
            return pause_for("night", outcome.detail, now, next_morning(now));
        case Cause::quota:
            return pause_for("quota", outcome.detail, now, next_midnight(now));
        case Cause::refused:
            return pause_for("refused", outcome.detail, now, now + k_refused_pause);
    }
}

void Channel::pause_for(std::string cause, std::string detail, Instant now,
                        std::optional<Instant> until) {
    pause_ = Pause{std::move(cause), std::move(detail), now, until};
    pause_changed_ = true;
}

bool Channel::take_pause_change() { return std::exchange(pause_changed_, false); }

}  // namespace sotay::notify
