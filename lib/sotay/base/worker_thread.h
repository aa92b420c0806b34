#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace sotay {

/// A thread that does one piece of work at a time, for work that comes in many small pieces: a new
/// thread for each would mostly wait for a processor beside the one that made it.
class WorkerThread {
public:
    /// So many pieces may be under way or wait for their turn.
    explicit WorkerThread(std::size_t most_pieces = 1);
    /// Waits for the work that was started.
    ~WorkerThread();
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    /// The thread does `work` when it has had nothing to do for so long since the last piece. To be
    /// said before the first start().
    void when_idle(std::chrono::milliseconds after, std::function<void()> work);
    /// Puts `work` behind the pieces before it; waits while there are too many. What one of them
    /// threw is thrown here; those after it are dropped.
    void start(std::function<void()> work);
    /// Returns when nothing is under way, nor will be before the next start(). Throws what the work
    /// threw.
    void wait();

private:
    void run();
    /// True when there is work to do, false at the end.
    bool await_work(std::unique_lock<std::mutex>& lock);
    void do_idle_work(std::unique_lock<std::mutex>& lock);
    void attempt(std::unique_lock<std::mutex>& lock, const std::function<void()>& work);
    void throw_failure();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t most_pieces_;
    std::deque<std::function<void()>> pieces_;  // the first is under way
    std::chrono::milliseconds idle_after_{};
    std::function<void()> idle_work_;
    bool is_idle_work_due_ = false;
    bool is_idling_ = false;
    std::exception_ptr failure_;
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace sotay
