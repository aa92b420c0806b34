#include "sotay/base/worker_thread.h"

#include <utility>

namespace sotay {

WorkerThread::WorkerThread() : thread_{[this] { run(); }} {}

WorkerThread::~WorkerThread() {
    {
        const std::lock_guard lock{mutex_};
        is_ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void WorkerThread::start(std::function<void()> work) {
    wait();
    {
        const std::lock_guard lock{mutex_};
        work_ = std::move(work);
    }
    changed_.notify_all();
}

void WorkerThread::wait() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return !work_; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void WorkerThread::run() {
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [this] { return work_ || is_ending_; });
        if (!work_) return;
        lock.unlock();
        std::exception_ptr failure;
        try {
            work_();
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        work_ = nullptr;
        failure_ = failure;
        changed_.notify_all();
    }
}

}  // namespace sotay
