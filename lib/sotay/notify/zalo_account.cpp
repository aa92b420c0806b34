#include "sotay/notify/zalo_account.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"
#include "sotay/base/sha256.h"
#include "sotay/notify/zalo_token.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

constexpr chr::hours k_refresh_after{20};
constexpr chr::minutes k_fresh{10};
constexpr chr::seconds k_after_no_connection{60};
constexpr chr::seconds k_after_no_answer{300};

}  // namespace

bool ZaloAccount::reload() {
    auto grant = read_grant(home_, config_.name);
    if (!grant) return false;
    grant_ = std::move(*grant);
    return true;
}

bool ZaloAccount::is_alive() const {
    return !grant_.access_token.empty() && clock_.now() < grant_.expires_at;
}

ZaloAccount::Readiness ZaloAccount::wait_for_operator(const std::string& reason) const {
    return {false,
            tr("the account \"{}\" needs a new consent ({}): run sotay notify zalo login",
               config_.name, reason),
            std::nullopt};
}

ZaloAccount::Readiness ZaloAccount::try_later(const std::string& reason, chr::seconds wait) {
    next_try_ = clock_.now() + wait;
    if (is_alive()) return ready();
    return {false, tr("the token of \"{}\" cannot be refreshed now: {}", config_.name, reason),
            next_try_};
}

ZaloAccount::Readiness ZaloAccount::cannot_read(const std::string& reason) const {
    return {false, reason, clock_.now() + k_after_no_connection};
}

/// The token that is stored may be used.
ZaloAccount::Readiness ZaloAccount::ready() {
    if (!config_.sends_proof) return {true, {}, {}};
    auto digest = sha256(grant_.access_token.reveal());
    if (digest != proved_token_) {
        const auto secret = home_.read_secret(config_.app_secret_file);
        proof_ = Secret{to_hex(hmac_sha256(secret, grant_.access_token.reveal()))};
        proved_token_ = std::move(digest);
    }
    return {true, {}, {}};
}

ZaloAccount::Readiness ZaloAccount::prepare(net::HttpClient& http, const std::stop_token& stop) {
    try {
        if (unsaved_) return save();
        return prepare_stored(http, stop);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::environment) throw;
        return cannot_read(error.what());
    }
}

ZaloAccount::Readiness ZaloAccount::prepare_stored(net::HttpClient& http,
                                                   const std::stop_token& stop) {
    if (!reload()) return wait_for_operator(tr("there is no grant"));
    const auto now = clock_.now();
    const bool is_young = now < grant_.obtained_at + k_refresh_after && !grant_.refreshing_since;
    if (is_alive() && is_young) return ready();
    if (grant_.failure) return is_alive() ? ready() : wait_for_operator(*grant_.failure);
    if (next_try_ && now < *next_try_) {
        if (is_alive()) return ready();
        return {false, tr("the last refresh had no answer"), next_try_};
    }
    return refresh(http, stop);
}

ZaloAccount::Readiness ZaloAccount::renew(net::HttpClient& http, const Secret& refused,
                                          bool has_worked, const std::stop_token& stop) {
    try {
        if (is_alive() && grant_.access_token.reveal() != refused.reveal()) return ready();
        if (clock_.now() < grant_.obtained_at + k_fresh) {
            if (has_worked) return ready();
            return {false,
                    tr("Zalo refuses the token of \"{}\" that it has just given", config_.name),
                    grant_.obtained_at + k_fresh};
        }
        grant_.expires_at = clock_.now();
        if (grant_.failure) return wait_for_operator(*grant_.failure);
        if (next_try_ && clock_.now() < *next_try_) {
            return {false, tr("the last refresh had no answer"), next_try_};
        }
        return refresh(http, stop);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::environment) throw;
        return cannot_read(error.what());
    }
}

ZaloAccount::Readiness ZaloAccount::refresh(net::HttpClient& http, const std::stop_token& stop) {
    const GrantLock lock{home_, config_.name};
    const std::string known{grant_.refresh_token.reveal()};
    const auto expires_at = grant_.expires_at;
    if (!reload()) return wait_for_operator(tr("there is no grant"));
    // Another process was faster: a refresh token works only once.
    if (grant_.refresh_token.reveal() != known && is_alive()) return ready();
    grant_.expires_at = std::min(grant_.expires_at, expires_at);

    const auto secret = home_.read_secret(config_.app_secret_file);
    auto request = token_request(config_, secret,
                                 {{"refresh_token", grant_.refresh_token.reveal()},
                                  {"app_id", config_.app_id},
                                  {"grant_type", "refresh_token"}});
    const bool was_interrupted = grant_.refreshing_since.has_value();
    if (!was_interrupted) {
        grant_.refreshing_since = clock_.now();
        // Where this cannot be written the new pair could not be kept either.
        write_grant(home_, config_.name, grant_);
    }
    return take(http.fetch(std::move(request), stop), was_interrupted);
}

ZaloAccount::Readiness ZaloAccount::take(const net::HttpResponse& response, bool was_interrupted) {
    using Reach = net::HttpResponse::Reach;
    if (response.reach == Reach::not_sent) {
        if (!was_interrupted) {
            grant_.refreshing_since.reset();
            write_grant(home_, config_.name, grant_);
        }
        return try_later(response.failure, k_after_no_connection);
    }
    const auto answer = response.reach == Reach::answered ? read_tokens(response.body, clock_.now())
                                                          : TokenAnswer{};
    if (!answer.grant && answer.refusal.empty()) {
        return try_later(tr("no answer that can be read"), k_after_no_answer);
    }
    if (!answer.grant) {
        return give_up(was_interrupted
                           ? tr("the answer to a refresh was lost, now {}", answer.refusal)
                           : answer.refusal);
    }
    auto fresh = *answer.grant;
    fresh.former_access_token = grant_.access_token;
    fresh.former_refresh_token = grant_.refresh_token;
    return keep(std::move(fresh));
}

/// Uses a new pair once it is on disk; until then it is the account's only one and is kept here.
ZaloAccount::Readiness ZaloAccount::keep(ZaloGrant&& fresh) {
    try {
        write_grant(home_, config_.name, fresh);
    } catch (const Error& error) {
        unsaved_ = std::move(fresh);
        return cannot_read(error.what());
    }
    grant_ = std::move(fresh);
    next_try_.reset();
    return ready();
}

ZaloAccount::Readiness ZaloAccount::save() {
    const GrantLock lock{home_, config_.name};
    const auto stored = read_grant(home_, config_.name);
    auto fresh = *std::exchange(unsaved_, std::nullopt);
    // An operator may have logged in anew meanwhile.
    const bool is_superseded =
        stored && stored->refresh_token.reveal() != fresh.former_refresh_token.reveal();
    return is_superseded ? cannot_read(tr("the grant was replaced")) : keep(std::move(fresh));
}

/// Zalo has refused the refresh token. Only consent gives another one, so it is not tried again.
ZaloAccount::Readiness ZaloAccount::give_up(std::string reason) {
    grant_.failure = std::move(reason);
    grant_.refreshing_since.reset();
    write_grant(home_, config_.name, grant_);
    auto waiting = wait_for_operator(*grant_.failure);
    if (!is_alive()) return waiting;
    log::warning("{}", waiting.problem);
    return ready();
}

}  // namespace sotay::notify
