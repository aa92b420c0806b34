#include "sotay/notify/breaker.h"

#include <algorithm>

namespace sotay::notify {

namespace {

constexpr int k_doublings = 10;

}  // namespace

std::size_t Breaker::most(std::size_t most) const {
    switch (state_) {
        case State::closed:
            return most;
        case State::half_open:
            return std::min<std::size_t>(most, 1);
        case State::open:
            break;
    }
    return 0;
}

void Breaker::succeeded() {
    failures_ = doubtful_failures_ = 0;
    // What was still on its way when it opened proves less than a request that was let through.
    if (state_ == State::open) return;
    state_ = State::closed;
    if (++successes_ >= k_steady) openings_ = 0;
}

std::optional<std::chrono::seconds> Breaker::failed(bool costs_doubt) {
    successes_ = 0;
    if (state_ == State::open) return std::nullopt;
    ++failures_;
    if (costs_doubt) ++doubtful_failures_;
    const bool opens = state_ == State::half_open || failures_ >= k_failures ||
                       doubtful_failures_ >= k_doubtful_failures;
    if (!opens) return std::nullopt;
    state_ = State::open;
    failures_ = doubtful_failures_ = 0;
    openings_ = std::min(openings_ + 1, k_doublings);
    return std::min(k_longest_pause, k_first_pause * (1 << (openings_ - 1)));
}

void Breaker::try_again() { state_ = State::half_open; }

}  // namespace sotay::notify
