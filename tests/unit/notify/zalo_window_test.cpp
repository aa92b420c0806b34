#include "sotay/notify/zalo_window.h"

#include "sotay/base/date.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::zalo_window");

namespace {

const Instant k_now = *parse_instant("2026-12-01T09:00");
const Bytes k_person(16, 7);

struct Windows {
    store::Database database = store::Database::in_memory();
    ZaloWindows windows{database};

    [[nodiscard]] ZaloWindow at(Instant now) { return windows.find(k_person, now); }
};

}  // namespace

TEST_CASE_FIXTURE(Windows, "of whom nothing was heard nothing is known") {
    CHECK(at(k_now) == ZaloWindow::unknown);
}

TEST_CASE_FIXTURE(Windows, "an interaction opens the window for two days free and seven in all") {
    windows.note_interaction(k_person, k_now);
    CHECK(at(k_now) == ZaloWindow::free);
    CHECK(at(k_now + 48h - 1ms) == ZaloWindow::free);
    CHECK(at(k_now + 48h) == ZaloWindow::billed);
    CHECK(at(k_now + 7 * 24h - 1ms) == ZaloWindow::billed);
    CHECK(at(k_now + 7 * 24h) == ZaloWindow::closed);
}

TEST_CASE_FIXTURE(Windows, "an older event that comes later shortens no window") {
    windows.note_interaction(k_person, k_now);
    windows.note_interaction(k_person, k_now - 72h);
    CHECK(at(k_now + 47h) == ZaloWindow::free);
    windows.note_interaction(k_person, k_now + 24h);
    CHECK(at(k_now + 49h) == ZaloWindow::free);
}

TEST_CASE_FIXTURE(Windows, "who stopped following is not written to until they follow again") {
    windows.note_follow(k_person, true, k_now);
    CHECK(at(k_now) == ZaloWindow::free);
    windows.note_follow(k_person, false, k_now + 2h);
    windows.note_follow(k_person, true, k_now + 1h);  // out of order
    CHECK(at(k_now + 2h) == ZaloWindow::closed);
    windows.note_follow(k_person, true, k_now + 3h);
    CHECK(at(k_now + 3h) == ZaloWindow::free);
}

TEST_CASE_FIXTURE(Windows, "what Zalo says of a closed window holds until something newer") {
    windows.note_closed(k_person, true, k_now);
    CHECK(at(k_now) == ZaloWindow::closed);
    windows.note_interaction(k_person, k_now + 1s);
    CHECK(at(k_now + 1s) == ZaloWindow::free);
    windows.note_closed(k_person, true, k_now + 2s);  // left before the person came back
    CHECK(at(k_now + 2s) == ZaloWindow::free);
    windows.note_closed(k_person, true, k_now + 1h);
    CHECK(at(k_now + 1h) == ZaloWindow::closed);
    windows.note_closed(k_person, false, k_now + 2h);
    windows.note_interaction(k_person, k_now + 3h);
    CHECK(at(k_now + 3h) == ZaloWindow::closed);
}

TEST_SUITE_END();
