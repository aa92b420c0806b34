#pragma once

#include "sotay/net/http.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace sotay::net {

/// Many requests at once over kept connections (HTTP/1.1; http and https). One thread only.
///
/// A request is never sent twice: libcurl's silent repetition on a kept connection that died is
/// made impossible, and such a request ends as `unanswered`. Redirections are not followed, the
/// environment's proxies not used, certificates always verified; a connection is given up after
/// 10 s. The time allowed for a request begins when it gets one of the `connections`.
class HttpClient {
public:
    struct Options {
        std::size_t connections = 32;        ///< at once to one host; each host has its own
        std::size_t max_answer = 1'048'576;  ///< bytes; a longer answer is `unanswered`
        /// Connect to loopback addresses only (checked on the resolved address of every
        /// connection); anything else is `not_sent`. For homes made with invented members.
        bool loopback_only = false;
        std::string user_agent = "sotay";
    };

    explicit HttpClient(Options options);
    /// Breaks off what is under way, without calling any `done`.
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    using Done = std::function<void(HttpResponse&&)>;
    /// Queues a request; `starting` is called just before its first byte leaves, `done` exactly
    /// once, both from within run() on the caller's thread. `done` may submit further requests.
    /// When `starting` throws, nothing is sent: the request ends as `not_sent` and run() throws it
    /// on. `starting` may call no other member than submit() and in_flight().
    void submit(HttpRequest request, Done done, std::function<void()> starting = {});

    /// Requests submitted and not done.
    [[nodiscard]] std::size_t in_flight() const;

    /// Moves bytes until at least one request is done, nothing is in flight, `wait` has passed or
    /// wake() was called. Neither this nor fetch() may be called from `done`.
    void run(std::chrono::milliseconds wait);

    /// Wakes a run() from another thread. The only member that any thread may call.
    void wake();

    /// Ends the requests whose first byte has not left, as `not_sent`, in the next run(). Those in
    /// flight go on.
    void cancel_unstarted();

    /// One request, waited for; the others go on meanwhile. A stop ends the wait: `not_sent` or
    /// `unanswered`, as it then stands.
    [[nodiscard]] HttpResponse fetch(HttpRequest request, std::stop_token stop = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sotay::net
