#include "worker.h"

#include "sotay/base/log.h"

namespace sotay::daemon {

namespace {

constexpr std::chrono::seconds k_rest_after_failure{5};

}  // namespace

Worker::Worker(std::string name, Tick tick)
    : name_{std::move(name)}, tick_{std::move(tick)}, thread_{[this](std::stop_token stop) {
          run(stop);
      }} {}

void Worker::wake() {
    {
        const std::scoped_lock lock{mutex_};
        is_woken_ = true;
    }
    wake_.notify_all();
}

void Worker::run(std::stop_token stop) {
    while (!stop.stop_requested()) {
        std::chrono::milliseconds rest = k_rest_after_failure;
        try {
            rest = tick_(stop);
            is_well_ = true;
        } catch (const std::exception& error) {  // the edge: one bad tick does not end the daemon
            is_well_ = false;
            log::error("{}: {}", name_, error.what());
        }
        std::unique_lock lock{mutex_};
        wake_.wait_for(lock, stop, rest, [this] { return is_woken_; });
        is_woken_ = false;
    }
}

}  // namespace sotay::daemon
