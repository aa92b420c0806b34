#pragma once

#include "sotay/base/date.h"
#include "sotay/home/home.h"
#include "sotay/notify/breaker.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/outbox.h"
#include "sotay/notify/rate_limit.h"
#include "sotay/notify/zalo_account.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace sotay::notify {

/// One rung of the ladder at work: a gateway with what is known of its state.
class Channel {
public:
    /// `account` is nullptr for a gateway with keys of its own; everything must outlive it.
    Channel(const home::Home& home, const home::GatewayConfig& config, int rung,
            const SmsTexts& texts, ZaloAccount* account);

    [[nodiscard]] const std::string& name() const { return config_.name; }
    [[nodiscard]] int rung() const { return rung_; }
    [[nodiscard]] const Gateway& gateway() const { return *gateway_; }
    [[nodiscard]] const Traits& traits() const { return traits_; }
    [[nodiscard]] const Credentials& credentials() const { return credentials_; }
    [[nodiscard]] const RateLimit& limit() const { return limit_; }
    [[nodiscard]] const std::optional<Pause>& pause() const { return pause_; }

    /// Reads the state as stored, then the keys; whatever stands in the way is a pause.
    /// `is_affordable`: the month's budget has room for a message.
    void prepare(const std::optional<Pause>& stored, const Usage& used_today, bool is_affordable,
                 net::HttpClient& http, const Clock& clock, const std::stop_token& stop);
    /// Ends a pause whose time has come, in the midst of a round too, and begins that of a day
    /// which is used up.
    void resume(Instant now);
    /// What the provider has told of today's quota; nullopt: nothing.
    void set_quota_left(std::optional<std::int64_t> left) { quota_left_ = quota_told_ = left; }
    /// What is left of it, when that changed since kept().
    [[nodiscard]] std::optional<std::int64_t> changed_quota_left() const;
    /// After a round in which the token was refused; true when it is worth going on at once.
    [[nodiscard]] bool renew_token(net::HttpClient& http, const Clock& clock,
                                   const std::stop_token& stop);

    /// How many more requests may be claimed now; `most` may be out at once.
    [[nodiscard]] std::size_t room(Instant now, std::size_t most) const;
    [[nodiscard]] std::size_t outstanding() const { return outstanding_; }
    void claimed();
    /// The end of a request: `started_at` is nullopt when it never left.
    void arrived(std::optional<Instant> started_at, bool is_surely_unsent);
    /// Draws the gateway's own consequences: a pause, or the wish for a new token.
    void take_note(const Outcome& outcome, Instant now);
    void pause_for(std::string cause, std::string detail, Instant now,
                   std::optional<Instant> until);

    /// True when pause() changed since kept().
    [[nodiscard]] bool has_pause_change() const { return pause_changed_; }
    /// What changed is committed.
    void kept() { pause_changed_ = quota_changed_ = false; }

    /// True when the same key may be sent again at `now`, first sent at `since`.
    [[nodiscard]] bool drops_repetition(Instant since, Instant now) const {
        // A clock that was set back must not make a provider drop what it never drops.
        return traits_.repetition_window > std::chrono::hours{0} &&
               now - since < traits_.repetition_window;
    }

private:
    void end_pause(Instant now);
    void pause_if_used_up(Instant now);
    [[nodiscard]] std::int64_t left_of_limit() const;
    void note_reach(const Outcome& outcome, Instant now);
    void note_quota(std::int64_t left);
    void use(const ZaloAccount::Readiness& readiness, Instant now);
    void read_keys(Instant now);

    const home::Home& home_;
    const home::GatewayConfig& config_;
    int rung_;
    std::unique_ptr<Gateway> gateway_;
    Traits traits_;
    ZaloAccount* account_;
    Credentials credentials_;
    RateLimit limit_;
    std::optional<Pause> pause_;
    bool pause_changed_ = false;
    std::size_t outstanding_ = 0;
    std::int64_t used_today_ = 0;
    std::optional<std::int64_t> quota_left_;  // without what is on its way
    std::optional<std::int64_t> quota_told_;
    bool quota_changed_ = false;
    Breaker breaker_;
    bool token_refused_ = false;
    bool token_has_worked_ = false;
};

/// Writes the pauses that changed, and tells the log of them.
void store_pauses(store::Database& database, const std::vector<std::unique_ptr<Channel>>& ladder);

}  // namespace sotay::notify
