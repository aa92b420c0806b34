#pragma once

#include <chrono>

namespace sotay {

/// A point in time: Unix milliseconds, UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where "now" comes from. Passed in wherever time matters, so that no test has to wait.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    /// True when now() is not the machine's own time (SOTAY_NOW, tests).
    [[nodiscard]] virtual bool is_pretended() const { return false; }
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/// Stands still at `time`: the clock of a command under SOTAY_NOW, and of tests, which move it by
/// hand.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant start) : time{start} {}
    [[nodiscard]] Instant now() const override { return time; }
    [[nodiscard]] bool is_pretended() const override { return true; }

    Instant time;
};

/// Starts at `start` and runs on by the steady clock: the daemon's clock under SOTAY_NOW.
class RunningClock final : public Clock {
public:
    explicit RunningClock(Instant start)
        : start_{start}, started_{std::chrono::steady_clock::now()} {}
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] bool is_pretended() const override { return true; }

private:
    Instant start_;
    std::chrono::steady_clock::time_point started_;
};

}  // namespace sotay
