#include "sotay/notify/zalo_window.h"

#include "sotay/base/date.h"

#include <doctest/doctest.h>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using Standing = ZaloWindow::Standing;

TEST_SUITE_BEGIN("notify::zalo_window");

namespace {

const Instant k_now = *parse_instant("2026-12-01T09:00");
const Bytes k_person(16, 7);

struct Windows {
    store::Database database = store::Database::in_memory();

    [[nodiscard]] Standing at(Instant now) { return zalo_window(database, k_person).at(now); }
    void interact(Instant at) { note_zalo_contact(database, k_person, at, true, std::nullopt); }
    void follow(bool follows, Instant at) {
        note_zalo_contact(database, k_person, at, follows, follows);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Windows, "of whom nothing was heard nothing is known") {
    CHECK(at(k_now) == Standing::unknown);
    note_zalo_contact(database, k_person, k_now, false, true);
    CHECK(at(k_now) == Standing::unknown);
}

TEST_CASE_FIXTURE(Windows, "an interaction opens the window for two days free and seven in all") {
    interact(k_now);
    CHECK(at(k_now) == Standing::free);
    CHECK(at(k_now + 48h - 1ms) == Standing::free);
    CHECK(at(k_now + 48h) == Standing::billed);
    CHECK(at(k_now + 7 * 24h - 1ms) == Standing::billed);
    CHECK(at(k_now + 7 * 24h) == Standing::closed);
}

TEST_CASE_FIXTURE(Windows, "an older event that comes later shortens no window") {
    interact(k_now);
    interact(k_now - 72h);
    CHECK(at(k_now + 47h) == Standing::free);
    interact(k_now + 24h);
    CHECK(at(k_now + 49h) == Standing::free);
}

TEST_CASE_FIXTURE(Windows, "who stopped following is not written to until they follow again") {
    follow(true, k_now);
    CHECK(at(k_now) == Standing::free);
    follow(false, k_now + 2h);
    follow(true, k_now + 1h);  // out of order
    CHECK(at(k_now + 2h) == Standing::closed);
    follow(true, k_now + 3h);
    CHECK(at(k_now + 3h) == Standing::free);
}

TEST_CASE_FIXTURE(Windows, "what Zalo says of a closed window holds until something newer") {
    note_zalo_closed(database, k_person, k_now);
    CHECK(at(k_now) == Standing::closed);
    interact(k_now + 1s);
    CHECK(at(k_now + 1s) == Standing::free);
    note_zalo_closed(database, k_person, k_now + 2s);  // left before the person came back
    CHECK(at(k_now + 2s) == Standing::free);
    note_zalo_closed(database, k_person, k_now + 1h);
    CHECK(at(k_now + 1h) == Standing::closed);
}

TEST_SUITE_END();
