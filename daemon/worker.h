#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace sotay::daemon {

/// A thread that does one kind of work again and again. Asked to stop and joined by its destructor.
class Worker {
public:
    /// Does what is due and says how long to rest; a stop request must end it soon.
    using Tick = std::function<std::chrono::milliseconds(std::stop_token)>;

    Worker(std::string name, Tick tick);

    /// Ends the rest early. Any thread.
    void wake();
    /// False while the last tick failed. Any thread.
    [[nodiscard]] bool is_well() const { return is_well_; }
    /// Asks to stop without waiting. Any thread.
    void request_stop() { thread_.request_stop(); }

private:
    void run(std::stop_token stop);

    std::string name_;
    Tick tick_;
    std::atomic<bool> is_well_ = true;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    bool is_woken_ = false;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sotay::daemon
