#include "sotay/notify/doorbell.h"

#include "sotay/store/database.h"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <utility>

#include "../scratch_folder.h"

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::Doorbell");

namespace {

constexpr std::chrono::seconds k_patience{30};  // only a failing test waits so long

struct Bell {
    test::ScratchFolder folder;
    std::string database = folder.path("sotay.db");
    std::promise<void> heard;
    bool is_first = true;

    /// The first ring of a doorbell that hears from now on.
    [[nodiscard]] std::function<void()> once() {
        return [this] {
            if (std::exchange(is_first, false)) heard.set_value();
        };
    }
    [[nodiscard]] bool hears() {
        return heard.get_future().wait_for(k_patience) == std::future_status::ready;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Bell, "a ring is heard") {
    const Doorbell doorbell{database, once()};
    ring_doorbell(database);
    CHECK(hears());
}

TEST_CASE_FIXTURE(Bell, "who closes the database rings") {
    store::Database{database, store::Database::Mode::create}.check_integrity();
    const Doorbell doorbell{database, once()};
    store::Database{database, store::Database::Mode::existing}.check_integrity();
    CHECK(hears());
}

TEST_CASE("a folder that is not there is neither rung at nor heard, and nothing waits for it") {
    const Doorbell doorbell{"/nonexistent/sotay.db", [] {}};
    ring_doorbell("/nonexistent/sotay.db");
}

TEST_SUITE_END();
