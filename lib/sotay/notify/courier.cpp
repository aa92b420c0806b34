#include "sotay/notify/courier.h"

#include <iterator>
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

void Courier::deliver(Parcel&& parcel) {
    marks_.start(parcel.claim.mark, parcel.claim.attempt);
    const auto started_at = clock_.now();
    auto outcome = parcel.deliver();
    done_.push_back({std::move(parcel.claim), {}, started_at, std::move(outcome)});
}

void Courier::submit(Parcel&& parcel) {
    if (parcel.deliver) return deliver(std::move(parcel));
    if (idle_.empty()) {
        idle_.push_back(static_cast<std::uint32_t>(trips_.size()));
        trips_.emplace_back();
    }
    // By number: what is captured then needs no memory of its own.
    const auto number = idle_.back();
    idle_.pop_back();
    trips_[number] = {std::move(parcel.claim), std::nullopt};
    http_.submit(
        std::move(parcel.request),
        [this, number](net::HttpResponse&& response) {
            auto& trip = trips_[number];
            done_.push_back({std::move(trip.claim), std::move(response), trip.started_at, {}});
            idle_.push_back(number);
        },
        [this, number] {
            auto& trip = trips_[number];
            marks_.start(trip.claim.mark, trip.claim.attempt);
            trip.started_at = clock_.now();
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
