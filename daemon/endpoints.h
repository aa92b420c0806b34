#pragma once

#include "hooks.h"

#include "sotay/home/home.h"
#include "sotay/net/http_server.h"
#include "sotay/store/database.h"

#include <atomic>
#include <chrono>

namespace sotay::daemon {

/// What sotayd answers: /healthz and /metrics (Prometheus). answer() is for the server's thread,
/// the sender's two calls are for its own.
class Endpoints {
public:
    Endpoints(const home::Home& home, const Hooks& hooks);

    [[nodiscard]] net::ServerResponse answer(const net::ServerRequest& request);

    void sender_began() { ++rounds_since_success_; }
    void sender_ended() { rounds_since_success_ = 0; }

private:
    static std::int64_t steady_seconds();
    [[nodiscard]] net::ServerResponse health();
    [[nodiscard]] net::ServerResponse metrics();

    const home::Home& home_;
    const Hooks& hooks_;
    store::Database database_;
    std::int64_t started_ = steady_seconds();
    std::atomic<int> rounds_since_success_ = 0;  // one is at work; two: the last one failed
};

}  // namespace sotay::daemon
