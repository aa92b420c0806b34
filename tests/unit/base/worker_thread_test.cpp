#include "sotay/base/worker_thread.h"

#include <doctest/doctest.h>

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
