#pragma once

#include "context.h"

#include <chrono>
#include <cstdint>

namespace sotay::cli {

/// A line on the terminal that tells how far a long task has come; it shows after half a second,
/// only when standard error is a terminal and never under --quiet, and is wiped at the end.
class Progress {
public:
    explicit Progress(const Context& context);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `rows` are done so far.
    void show(std::int64_t rows);

private:
    using Clock = std::chrono::steady_clock;

    bool is_visible_;
    bool is_drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_ = started_;
};

}  // namespace sotay::cli
