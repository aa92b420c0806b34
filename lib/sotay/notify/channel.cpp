#include "sotay/notify/channel.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"

#include <algorithm>
#include <utility>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

using Cause = Outcome::Cause;

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
    return waits_for_login || pause.cause == "keys" || pause.cause == "budget" ||
           pause.cause == "limit";
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
    if (pause_ && is_looked_at_anew(*pause_)) pause_.reset();
    end_pause(now);
    if (!pause_ && !is_affordable) {
        pause_for("budget", tr("the month's budget is used up"), now, std::nullopt);
    }
    pause_if_used_up(now);
    if (!pause_ && account_ != nullptr) use(account_->prepare(http, stop), now);
    if (!pause_ && account_ == nullptr) read_keys(now);
    pause_changed_ = !same(pause_, stored);
}

void Channel::end_pause(Instant now) {
    if (!pause_ || !pause_->until || now < *pause_->until) return;
    if (pause_->cause == "unreachable") breaker_.try_again();
    if (pause_->cause == "quota") set_quota_left(std::nullopt);
    if (pause_->cause == "limit") used_today_ = 0;
    pause_.reset();
    pause_changed_ = true;
}

void Channel::resume(Instant now) {
    // Only prepare() gets a new token.
    if (pause_ && pause_->cause != "token") end_pause(now);
    pause_if_used_up(now);
}

void Channel::pause_if_used_up(Instant now) {
    if (pause_ || outstanding_ > 0) return;
    if (config_.limits.per_day && left_of_limit() == 0) {
        pause_for("limit", tr("the limit of the day is reached"), now, next_midnight(now));
    } else if (quota_left_ && *quota_left_ <= 0) {
        pause_for("quota", tr("the provider's quota of the day is used up"), now,
                  next_midnight(now));
    }
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

std::int64_t Channel::left_of_limit() const {
    return std::max<std::int64_t>(0, config_.limits.per_day.value_or(0) - used_today_);
}

std::size_t Channel::room(Instant now, std::size_t most) const {
    if (pause_ || token_refused_) return 0;
    most = breaker_.most(most);
    auto room = most - std::min(most, outstanding_);
    room = std::min(room, limit_.allowance(now, outstanding_));
    if (config_.limits.per_day) room = std::min(room, static_cast<std::size_t>(left_of_limit()));
    if (quota_left_) {
        room = std::min(room, static_cast<std::size_t>(std::max<std::int64_t>(0, *quota_left_)));
    }
    return room;
}

void Channel::claimed() {
    ++outstanding_;
    ++used_today_;
    if (!quota_left_) return;
    --*quota_left_;
    quota_changed_ = true;
}

void Channel::arrived(std::optional<Instant> started_at, bool is_surely_unsent) {
    --outstanding_;
    if (is_surely_unsent) {
        --used_today_;
        if (quota_left_) ++*quota_left_;
    }
    if (started_at) limit_.started(*started_at);
}

void Channel::take_note(const Outcome& outcome, Instant now) {
    note_reach(outcome, now);
    if (outcome.quota_left) note_quota(*outcome.quota_left);
    if (outcome.kind == Outcome::Kind::accepted) token_has_worked_ = true;
    switch (outcome.cause) {
        case Cause::none:
        case Cause::message:
        case Cause::recipient:
        case Cause::unreachable:  // see note_reach()
            return;
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

void Channel::note_reach(const Outcome& outcome, Instant now) {
    if (outcome.cause != Cause::unreachable && outcome.has_verdict) return breaker_.succeeded();
    const bool is_doubtful = outcome.kind == Outcome::Kind::unknown;
    const bool is_repeatable = traits_.repetition_window > chr::hours{0};
    if (const auto rest = breaker_.failed(is_doubtful && !is_repeatable)) {
        pause_for("unreachable", outcome.detail, now, now + *rest);
    }
}

void Channel::note_quota(std::int64_t left) {
    // Answers come out of order: of one day the least is the newest.
    quota_told_ = std::max<std::int64_t>(0, std::min(left, quota_told_.value_or(left)));
    quota_left_ = *quota_told_ - static_cast<std::int64_t>(outstanding_);
    quota_changed_ = true;
}

std::optional<std::int64_t> Channel::changed_quota_left() const {
    return quota_changed_ ? quota_left_ : std::nullopt;
}

void Channel::pause_for(std::string cause, std::string detail, Instant now,
                        std::optional<Instant> until) {
    pause_ = Pause{std::move(cause), std::move(detail), now, until};
    pause_changed_ = true;
}

void store_pauses(store::Database& database, const std::vector<std::unique_ptr<Channel>>& ladder) {
    for (const auto& channel : ladder) {
        if (!channel->has_pause_change()) continue;
        if (const auto& pause = channel->pause()) {
            log::warning("{}: {}", channel->name(), pause->detail);
            notify::pause(database, channel->name(), *pause);
        } else {
            lift_pause(database, channel->name());
        }
    }
}

}  // namespace sotay::notify
