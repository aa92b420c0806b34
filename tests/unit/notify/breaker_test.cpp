#include "sotay/notify/breaker.h"

#include <doctest/doctest.h>

using namespace sotay::notify;
using namespace std::chrono_literals;
using State = Breaker::State;

TEST_SUITE_BEGIN("notify::Breaker");

namespace {

/// What the last of `count` failures in a row said.
std::optional<std::chrono::seconds> fail(Breaker& breaker, int count, bool costs_doubt = false) {
    std::optional<std::chrono::seconds> rest;
    for (int i = 0; i < count; ++i) rest = breaker.failed(costs_doubt);
    return rest;
}

}  // namespace

TEST_CASE("eight failures in a row open it, and a success between them does not count on") {
    Breaker breaker;
    CHECK_FALSE(fail(breaker, Breaker::k_failures - 1));
    breaker.succeeded();
    CHECK_FALSE(fail(breaker, Breaker::k_failures - 1));
    CHECK(breaker.most(100) == 100);
    CHECK(breaker.failed(false) == Breaker::k_first_pause);
    CHECK(breaker.state() == State::open);
    CHECK(breaker.most(100) == 0);
}

TEST_CASE("fewer failures open it when each leaves a message in doubt") {
    Breaker breaker;
    CHECK_FALSE(fail(breaker, Breaker::k_doubtful_failures - 1, true));
    CHECK(breaker.failed(true));
}

TEST_CASE("after the pause one request may try, and decides") {
    Breaker breaker;
    fail(breaker, Breaker::k_failures);
    breaker.try_again();
    CHECK(breaker.most(100) == 1);
    CHECK(breaker.most(0) == 0);
    CHECK(breaker.failed(false) == 2 * Breaker::k_first_pause);
    CHECK(breaker.most(100) == 0);
    breaker.try_again();
    breaker.succeeded();
    CHECK(breaker.state() == State::closed);
    CHECK(breaker.most(100) == 100);
}

TEST_CASE("what comes back while it is open neither closes it nor lengthens the pause") {
    Breaker breaker;
    fail(breaker, Breaker::k_failures);
    CHECK_FALSE(fail(breaker, 100));
    breaker.succeeded();
    CHECK(breaker.state() == State::open);
    breaker.try_again();
    CHECK(breaker.failed(false) == 2 * Breaker::k_first_pause);
}

TEST_CASE("the pause doubles up to ten minutes, also for a gateway that flaps") {
    Breaker breaker;
    fail(breaker, Breaker::k_failures);
    for (const auto expected : {60s, 120s, 240s, 480s, 600s, 600s}) {
        breaker.try_again();
        breaker.succeeded();
        CHECK(fail(breaker, Breaker::k_failures) == expected);
    }
    for (int i = 0; i < 30; ++i) {
        breaker.try_again();
        CHECK(breaker.failed(false) == Breaker::k_longest_pause);
    }
    breaker.try_again();
    for (int i = 0; i < Breaker::k_steady; ++i) breaker.succeeded();
    CHECK(fail(breaker, Breaker::k_failures) == Breaker::k_first_pause);
}

TEST_SUITE_END();
