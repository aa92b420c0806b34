#pragma once

#include "context.h"

#include <chrono>
#include <cstdint>
#include <string>

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
    /// `done` of `total` bytes.
    void show_bytes(std::uint64_t done, std::uint64_t total);

private:
    [[nodiscard]] bool is_due();
    static void draw(const std::string& line);

    using Clock = std::chrono::steady_clock;

    bool is_visible_;
    bool is_drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_ = started_;
};

}  // namespace sotay::cli
