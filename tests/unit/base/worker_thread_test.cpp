#include "sotay/base/worker_thread.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

using namespace sotay;

TEST_SUITE_BEGIN("base::worker_thread");

TEST_CASE("work is done in its order, and waiting ends when all is done") {
    std::vector<int> done;
    WorkerThread worker;
    for (int i = 0; i < 1'000; ++i) worker.start([&done, i] { done.push_back(i); });
    worker.wait();
    REQUIRE(done.size() == 1'000);
    CHECK(done.front() == 0);
    CHECK(done.back() == 999);
    worker.wait();
}

TEST_CASE("what the work throws reaches who waits, once") {
    WorkerThread worker;
    worker.start([] { throw std::runtime_error{"no"}; });
    CHECK_THROWS_AS(worker.wait(), std::runtime_error);
    CHECK_NOTHROW(worker.wait());
}

TEST_CASE("a worker that goes ends its work first") {
    int done = 0;
    {
        WorkerThread worker;
        worker.start([&done] { ++done; });
    }
    CHECK(done == 1);
}

TEST_CASE("pieces may wait behind the one under way") {
    std::atomic<bool> may_go = false;
    std::vector<int> done;
    WorkerThread worker{3};
    for (int i = 0; i < 3; ++i) {
        worker.start([&done, &may_go, i] {
            may_go.wait(false);
            done.push_back(i);
        });
    }
    CHECK(done.empty());
    may_go = true;
    may_go.notify_all();
    worker.wait();
    CHECK(done == std::vector{0, 1, 2});
}

TEST_CASE("what waits behind a piece that fails is not done") {
    std::atomic<bool> may_go = false;
    int done = 0;
    WorkerThread worker{2};
    worker.start([&may_go] {
        may_go.wait(false);
        throw std::runtime_error{"no"};
    });
    worker.start([&done] { ++done; });
    may_go = true;
    may_go.notify_all();
    CHECK_THROWS_AS(worker.wait(), std::runtime_error);
    CHECK(done == 0);
    worker.start([&done] { ++done; });
    worker.wait();
    CHECK(done == 1);
}

TEST_CASE("a worker without work does what was left for idle times, once") {
    std::atomic<int> idle_times = 0;
    int pieces = 0;
    WorkerThread worker;
    worker.when_idle(std::chrono::milliseconds{0}, [&idle_times] {
        ++idle_times;
        idle_times.notify_all();
    });
    worker.start([&pieces] { ++pieces; });
    idle_times.wait(0);
    worker.wait();
    CHECK(idle_times == 1);
    CHECK(pieces == 1);
}
