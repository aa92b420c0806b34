#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gateway_sim {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The simulator's time: starts where it is told, runs on by the steady clock, and can be moved
/// forward, so that a test sees a token expire without waiting a day.
class SimClock {
public:
    explicit SimClock(Instant start) : start_{start} {}

    [[nodiscard]] Instant now() const;
    void advance(std::chrono::milliseconds by) { start_ += by; }

private:
    Instant start_;
    std::chrono::steady_clock::time_point origin_ = std::chrono::steady_clock::now();
};

/// "2026-11-24T08:00:00+07:00" or "…Z", seconds and their fraction optional; nothing when it is
/// not such an instant.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

/// "2026-11-24T01:00:00.123Z".
[[nodiscard]] std::string format_instant(Instant instant);

/// Milliseconds since 1970 in digits, as Zalo writes instants.
[[nodiscard]] std::string unix_milliseconds(Instant instant);

/// Vietnam keeps UTC+7 all year.
[[nodiscard]] std::chrono::sys_days vietnam_day(Instant instant);
[[nodiscard]] std::chrono::hours vietnam_hour(Instant instant);

}  // namespace gateway_sim
