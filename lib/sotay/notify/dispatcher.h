#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/home.h"
#include "sotay/net/http_client.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace sotay::notify {

/// How the client of a dispatcher must be made: a sample home's may reach this machine only.
[[nodiscard]] net::HttpClient::Options client_options(const home::Identity& identity);

/// Sends the outbox. One a home (the lock of sotayd), one thread; what it is given must outlive it.
class Dispatcher {
public:
    struct Options {
        std::size_t batch = 512;  ///< claims and marks a commit
        /// Claims at once over a gateway that does not drop repetitions: no more than the client
        /// has connections, for that many a crash can leave `unknown`.
        std::size_t unrepeatable = 64;
        std::size_t repeatable = 2048;   ///< the same where the provider drops repetitions
        std::function<double()> jitter;  ///< in [0, 1); by default unpredictable
    };

    Dispatcher(const home::Home& home, store::Database& database, const store::Vault& vault,
               net::HttpClient& http, const Clock& clock, Options options);
    Dispatcher(const home::Home& home, store::Database& database, const store::Vault& vault,
               net::HttpClient& http, const Clock& clock);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// Settles what a process that died has left open: what surely never left is due again, the
    /// rest `unknown`. run_once() begins with it.
    void recover();

    /// Fans messages out and sends everything that may go now; returns how many attempts ended.
    /// A stop finishes what is in flight and gives the rest back. A home that was copied or
    /// restored sends nothing until it is released.
    std::size_t run_once(const std::stop_token& stop = {});

    /// When run_once() will next have something to do; nullopt when nothing waits, or all that
    /// waits does so for an operator.
    [[nodiscard]] std::optional<Instant> next_due();
    /// What due messages wait for.
    struct Throttle {
        Instant until;
        bool is_asked_for = false;  ///< by the gateway; else the limit per second or minute
    };
    /// Set after run_once() when that is all they wait for: then it is worth waiting.
    [[nodiscard]] const std::optional<Throttle>& throttle() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sotay::notify
