#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace sotay {

/// A thread that does one piece of work at a time, for work that comes in many small pieces: a new
/// thread for each would mostly wait for a processor beside the one that made it.
class WorkerThread {
public:
    WorkerThread();
    /// Waits for the work that is under way.
    ~WorkerThread();
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

    /// Begins `work` when the work before it is done. What that one threw is thrown here.
    void start(std::function<void()> work);
    /// Returns when nothing is under way. Throws what the work threw.
    void wait();

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> work_;  // empty = nothing to do
    std::exception_ptr failure_;
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace sotay
