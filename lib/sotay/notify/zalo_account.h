#pragma once

#include "sotay/net/http_client.h"
#include "sotay/notify/zalo_grant.h"

#include <optional>
#include <stop_token>
#include <string>

namespace sotay::notify {

/// Keeps one Official Account's access token fresh. One thread; other processes are held off by a
/// file lock around each refresh. That a refresh begins is on disk before it is asked for, and the
/// new pair before it is used: whenever the program ends, the next one knows whether the stored
/// token may have been used up, and tries it once more.
class ZaloAccount {
public:
    ZaloAccount(const home::Home& home, const home::AccountConfig& config, const Clock& clock)
        : home_{home}, config_{config}, clock_{clock} {}

    /// Whether messages may be sent now.
    struct Readiness {
        bool is_ready = false;
        std::string problem;              ///< translated; why not
        std::optional<Instant> retry_at;  ///< nullopt: when an operator has acted
    };

    /// Before sending: reads the grant and refreshes it at 20 of its 25 hours. While the old token
    /// lives, a failed refresh does not stop the sending.
    [[nodiscard]] Readiness prepare(net::HttpClient& http, const std::stop_token& stop);
    /// After an answer that the token `refused` is dead: refreshes at once, unless that was done
    /// since. A token of the last ten minutes is not refreshed: it is used on when it `has_worked`
    /// since the last call, else it rests until then.
    [[nodiscard]] Readiness renew(net::HttpClient& http, const Secret& refused, bool has_worked,
                                  const std::stop_token& stop);

    [[nodiscard]] const Secret& token() const { return grant_.access_token; }
    /// appsecret_proof of token(): the HMAC-SHA256 in hexadecimal; empty unless the account sends
    /// it.
    [[nodiscard]] const Secret& proof() const { return proof_; }
    [[nodiscard]] const std::string& name() const { return config_.name; }

private:
    [[nodiscard]] bool reload();
    [[nodiscard]] bool is_alive() const;
    [[nodiscard]] Readiness ready();
    [[nodiscard]] Readiness prepare_stored(net::HttpClient& http, const std::stop_token& stop);
    [[nodiscard]] Readiness refresh(net::HttpClient& http, const std::stop_token& stop);
    [[nodiscard]] Readiness take(const net::HttpResponse& response, bool was_interrupted);
    [[nodiscard]] Readiness save();
    [[nodiscard]] Readiness keep(ZaloGrant&& fresh);
    [[nodiscard]] Readiness give_up(std::string reason);
    [[nodiscard]] Readiness cannot_read(const std::string& reason) const;
    [[nodiscard]] Readiness wait_for_operator(const std::string& reason) const;
    [[nodiscard]] Readiness try_later(const std::string& reason, std::chrono::seconds wait);

    const home::Home& home_;
    const home::AccountConfig& config_;
    const Clock& clock_;
    ZaloGrant grant_;
    std::optional<ZaloGrant> unsaved_;  ///< given by Zalo, not on disk yet: the only living pair
    Secret proof_;
    Bytes proved_token_;  ///< digest of the token that proof_ is for
    std::optional<Instant> next_try_;
};

}  // namespace sotay::notify
