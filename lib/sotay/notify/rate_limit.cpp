#include "sotay/notify/rate_limit.h"

#include <algorithm>
#include <limits>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

constexpr chr::seconds k_second{1};
constexpr chr::minutes k_minute{1};

std::size_t room(const std::optional<int>& limit, std::size_t used) {
    if (!limit) return std::numeric_limits<std::size_t>::max();
    const auto allowed = static_cast<std::size_t>(*limit);
    return allowed > used ? allowed - used : 0;
}

}  // namespace

std::size_t RateLimit::count_since(Instant moment) const {
    const auto first = std::ranges::upper_bound(starts_, moment);
    return static_cast<std::size_t>(starts_.end() - first);
}

std::size_t RateLimit::allowance(Instant now, std::size_t waiting) const {
    return std::min(room(limits_.per_second, waiting + count_since(now - k_second)),
                    room(limits_.per_minute, waiting + count_since(now - k_minute)));
}

void RateLimit::started(Instant at) {
    if (!limits_.per_second && !limits_.per_minute) return;
    starts_.insert(std::ranges::upper_bound(starts_, at), at);
    const auto oldest = starts_.back() - k_minute;
    while (starts_.front() <= oldest) starts_.pop_front();
}

std::optional<Instant> RateLimit::free_at(Instant now) const {
    std::optional<Instant> free;
    const auto consider = [&](const std::optional<int>& limit, chr::milliseconds window) {
        const auto used = count_since(now - window);
        if (!limit || used < static_cast<std::size_t>(*limit)) return;
        const auto& oldest = *(starts_.end() - static_cast<std::ptrdiff_t>(*limit));
        free = std::max(free.value_or(Instant{}), oldest + window);
    };
    consider(limits_.per_second, k_second);
    consider(limits_.per_minute, k_minute);
    return free;
}

}  // namespace sotay::notify
