#include "sotay/base/worker_thread.h"

#include <utility>

namespace sotay {

WorkerThread::WorkerThread(std::size_t most_pieces)
    : most_pieces_{most_pieces}, thread_{[this] { run(); }} {}

WorkerThread::~WorkerThread() {
    {
        const std::lock_guard lock{mutex_};
        is_ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void WorkerThread::when_idle(std::chrono::milliseconds after, std::function<void()> work) {
    const std::lock_guard lock{mutex_};
    idle_after_ = after;
    idle_work_ = std::move(work);
}

void WorkerThread::start(std::function<void()> work) {
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return pieces_.size() < most_pieces_; });
        throw_failure();
        pieces_.push_back(std::move(work));
    }
    changed_.notify_all();
}

void WorkerThread::wait() {
    std::unique_lock lock{mutex_};
    is_idle_work_due_ = false;
    changed_.wait(lock, [this] { return pieces_.empty() && !is_idling_; });
    is_idle_work_due_ = false;
    throw_failure();
}

void WorkerThread::throw_failure() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

bool WorkerThread::await_work(std::unique_lock<std::mutex>& lock) {
    const auto is_called = [this] { return !pieces_.empty() || is_ending_; };
    if (is_idle_work_due_ && !changed_.wait_for(lock, idle_after_, is_called)) {
        if (std::exchange(is_idle_work_due_, false)) do_idle_work(lock);
    }
    changed_.wait(lock, is_called);
    return !pieces_.empty();
}

void WorkerThread::do_idle_work(std::unique_lock<std::mutex>& lock) {
    is_idling_ = true;
    attempt(lock, idle_work_);
    is_idling_ = false;
    changed_.notify_all();
}

void WorkerThread::attempt(std::unique_lock<std::mutex>& lock, const std::function<void()>& work) {
    lock.unlock();
    std::exception_ptr failure;
    try {
        work();
    } catch (...) {
        failure = std::current_exception();
    }
    lock.lock();
    if (!failure_) failure_ = failure;
}

void WorkerThread::run() {
    std::unique_lock lock{mutex_};
    while (await_work(lock)) {
        attempt(lock, pieces_.front());
        failure_ ? pieces_.clear() : pieces_.pop_front();
        is_idle_work_due_ = idle_work_ != nullptr;
        changed_.notify_all();
    }
}

}  // namespace sotay
