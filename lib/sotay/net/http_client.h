#pragma once

#include "sotay/net/http.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace sotay::net {

/// Many requests at once over kept connections (HTTP/1.1, or HTTP/2 over TLS). One thread only.
///
/// A request is never sent twice: libcurl's silent repetition on a kept connection that died is
/// made impossible, and such a request ends as `unanswered`.
class HttpClient {
public:
    struct Options {
        std::size_t connections = 32;        ///< at once, all hosts together
        std::size_t max_answer = 1'048'576;  ///< bytes; a longer answer is `unanswered`
        /// Connect to loopback addresses only (checked on the resolved address of every
        /// connection); anything else is `not_sent`. For homes made with invented members.
        bool loopback_only = false;
        std::string user_agent = "sotay";
    };

    explicit HttpClient(Options options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    using Done = std::function<void(HttpResponse&&)>;
    /// Queues a request; `starting` is called just before its first byte leaves, `done` exactly
    /// once, both from within run() on the caller's thread. `done` may submit further requests.
    void submit(HttpRequest request, Done done, std::function<void()> starting = {});

    /// Requests submitted and not done.
    [[nodiscard]] std::size_t in_flight() const;

    /// Moves bytes until at least one request is done, nothing is in flight, or `wait` has passed.
    void run(std::chrono::milliseconds wait);

    /// Wakes a run() from another thread. The only member that any thread may call.
    void wake();

    /// Ends the requests whose first byte has not left, as `not_sent`. Those in flight go on.
    void cancel_unstarted();

    /// One request, waited for. A stop ends the wait: `not_sent` or `unanswered`, as it then
    /// stands.
    [[nodiscard]] HttpResponse fetch(HttpRequest request, std::stop_token stop = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sotay::net
