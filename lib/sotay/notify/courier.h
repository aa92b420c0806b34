#pragma once

#include "sotay/base/clock.h"
#include "sotay/net/http_client.h"
#include "sotay/notify/outbox.h"
#include "sotay/notify/outcome.h"
#include "sotay/notify/started_marks.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace sotay::notify {

/// A request whose claim is committed.
struct Parcel {
    Claim claim;
    net::HttpRequest request;
    /// Of a gateway of this machine, in place of the request.
    std::function<Outcome()> deliver = {};
};

/// What came of it.
struct Arrival {
    Claim claim;
    net::HttpResponse response;
    std::optional<Instant> started_at;    ///< nullopt when no byte left
    std::optional<Outcome> outcome = {};  ///< of Parcel::deliver, in place of the response
};

/// Sends requests on a thread of its own, so that the database is written while the network works.
/// Each gets its mark just before its first byte leaves.
/// The client is the courier's alone as long as it lives. All members are for one thread.
class Courier {
public:
    Courier(net::HttpClient& http, const Clock& clock, StartedMarks& marks);
    /// Ends what has not left, waits for what has.
    ~Courier();
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    void give(std::vector<Parcel> parcels);
    /// What has come back, waiting up to `wait` for `wanted` of them.
    [[nodiscard]] std::vector<Arrival> take(std::size_t wanted, std::chrono::milliseconds wait);
    /// Ends the requests whose first byte has not left; they arrive as `not_sent`.
    void cancel_unstarted();

private:
    void work();
    bool fetch_orders();
    void submit(Parcel&& parcel);
    void deliver(Parcel&& parcel);
    void publish();

    net::HttpClient& http_;
    const Clock& clock_;
    StartedMarks& marks_;
    // The worker's own: what is on its way, the numbers of those places that are free, and what has
    // come back and is not published yet.
    struct Trip {
        Claim claim;
        std::optional<Instant> started_at;
    };
    std::deque<Trip> trips_;
    std::vector<std::uint32_t> idle_;
    std::vector<Arrival> done_;

    std::mutex mutex_;
    std::condition_variable has_orders_;
    std::condition_variable has_arrivals_;
    std::vector<Parcel> orders_;
    std::vector<Arrival> arrivals_;
    std::size_t wanted_ = 1;
    bool cancels_ = false;
    bool closes_ = false;
    std::exception_ptr failure_;
    std::thread worker_;
};

}  // namespace sotay::notify
