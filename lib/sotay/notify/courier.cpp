#include "sotay/notify/courier.h"

#include <iterator>
#include <memory>
#include <utility>

namespace sotay::notify {

namespace {

// A new order wakes the client; this only bounds how long an idle line is watched.
constexpr std::chrono::milliseconds k_longest_run = std::chrono::seconds{1};

}  // namespace

Courier::Courier(net::HttpClient& http, const Clock& clock, StartedMarks& marks)
    : http_{http}, clock_{clock}, marks_{marks}, worker_{[this] { work(); }} {}

Courier::~Courier() {
    {
        const std::lock_guard lock{mutex_};
        cancels_ = closes_ = true;
    }
    has_orders_.notify_one();
    http_.wake();
    worker_.join();
}

void Courier::give(std::vector<Parcel> parcels) {
    {
        const std::lock_guard lock{mutex_};
        orders_.insert(orders_.end(), std::make_move_iterator(parcels.begin()),
                       std::make_move_iterator(parcels.end()));
    }
    has_orders_.notify_one();
    http_.wake();
}

std::vector<Arrival> Courier::take(std::size_t wanted, std::chrono::milliseconds wait) {
    std::unique_lock lock{mutex_};
    wanted_ = wanted;
    has_arrivals_.wait_for(lock, wait,
                           [&] { return failure_ != nullptr || arrivals_.size() >= wanted; });
    if (failure_) std::rethrow_exception(failure_);
    return std::exchange(arrivals_, {});
}

void Courier::cancel_unstarted() {
    {
        const std::lock_guard lock{mutex_};
        cancels_ = true;
    }
    has_orders_.notify_one();
    http_.wake();
}

void Courier::work() {
    try {
        while (fetch_orders()) {
            publish();
            http_.run(k_longest_run);
            publish();
        }
    } catch (...) {  // handed over to the thread that waits for the answers
        const std::lock_guard lock{mutex_};
        failure_ = std::current_exception();
        has_arrivals_.notify_one();
    }
}

/// False when there is nothing left to do.
bool Courier::fetch_orders() {
    std::vector<Parcel> fresh;
    bool cancels = false;
    {
        std::unique_lock lock{mutex_};
        if (http_.in_flight() == 0) {
            has_orders_.wait(lock, [this] { return !orders_.empty() || closes_; });
            if (orders_.empty()) return false;
        }
        fresh = std::exchange(orders_, {});
        cancels = std::exchange(cancels_, false);
    }
    for (auto& parcel : fresh) submit(std::move(parcel));
    if (cancels) http_.cancel_unstarted();
    return true;
}

void Courier::submit(Parcel&& parcel) {
    if (parcel.deliver) {
        const auto started_at = clock_.now();
        auto outcome = parcel.deliver();
        done_.push_back({std::move(parcel.claim), {}, started_at, std::move(outcome)});
        return;
    }
    struct Trip {
        Claim claim;
        std::optional<Instant> started_at;
    };
    auto trip = std::make_shared<Trip>(Trip{std::move(parcel.claim), std::nullopt});
    http_.submit(
        std::move(parcel.request),
        [this, trip](net::HttpResponse&& response) {
            done_.push_back({std::move(trip->claim), std::move(response), trip->started_at, {}});
        },
        [this, trip] {
            marks_.start(trip->claim.mark, trip->claim.attempt);
            trip->started_at = clock_.now();
        });
}

void Courier::publish() {
    if (done_.empty()) return;
    const std::lock_guard lock{mutex_};
    arrivals_.insert(arrivals_.end(), std::make_move_iterator(done_.begin()),
                     std::make_move_iterator(done_.end()));
    done_.clear();
    if (arrivals_.size() >= wanted_) has_arrivals_.notify_one();
}

}  // namespace sotay::notify
