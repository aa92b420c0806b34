#include "sotay/notify/zalo_account.h"

#include "office.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::ZaloAccount");

namespace {

struct Account : Office {
    ZaloAccount account{home, *home.config().find_account("oa"), book.clock};

    bool prepare() { return account.prepare(http, {}).is_ready; }
    [[nodiscard]] std::string token() const { return std::string{account.token().reveal()}; }
    [[nodiscard]] std::string stored_refresh_token() const {
        return std::string{read_grant(home, "oa")->refresh_token.reveal()};
    }
};

}  // namespace

TEST_CASE_FIXTURE(Account, "the first grant becomes a pair, on disk before it is used") {
    CHECK(prepare());
    CHECK(token() == "access-1");
    CHECK(stored_refresh_token() == "refresh-1");
    const auto call = providers.calls("/v4/oa/access_token").at(0);
    CHECK(call.body == "refresh_token=refresh-0&app_id=1&grant_type=refresh_token");
}

TEST_CASE_FIXTURE(Account, "a token is used for twenty hours and then replaced") {
    CHECK(prepare());
    book.clock.time += 20h - 1s;
    CHECK(prepare());
    CHECK(providers.refreshes() == 1);
    book.clock.time += 1s;
    CHECK(prepare());
    CHECK(providers.refreshes() == 2);
    CHECK(token() == "access-2");
}

TEST_CASE_FIXTURE(Account,
                  "a failure with HTTP 200 keeps the old pair, and the token while it lives") {
    CHECK(prepare());
    providers.oauth = [](const Providers::Call&) {
        return body(R"({"error":-14014,"error_name":"Invalid refresh token"})");
    };
    book.clock.time += 21h;
    CHECK(prepare());
    CHECK(token() == "access-1");
    CHECK(stored_refresh_token() == "refresh-1");
    book.clock.time += 5h;
    const auto readiness = account.prepare(http, {});
    CHECK_FALSE(readiness.is_ready);
    CHECK_FALSE(readiness.retry_at);
    CHECK(readiness.problem.find("-14014") != std::string::npos);
    CHECK(providers.refreshes() == 2);
}

TEST_CASE_FIXTURE(Account, "half an answer is no success") {
    for (const std::string text : {R"({"access_token":"a","refresh_token":""})",
                                   R"({"access_token":"a"})", R"({"refresh_token":"r"})"}) {
        CAPTURE(text);
        write_grant("refresh-0");
        providers.oauth = [&text](const Providers::Call&) { return body(text); };
        CHECK_FALSE(prepare());
        CHECK(stored_refresh_token() == "refresh-0");
    }
}

TEST_CASE_FIXTURE(Account, "no readable answer is tried again later, not at once") {
    providers.oauth = [](const Providers::Call&) { return body("<html>", 502); };
    const auto readiness = account.prepare(http, {});
    CHECK_FALSE(readiness.is_ready);
    CHECK(readiness.retry_at == book.clock.time + 5min);
    CHECK_FALSE(prepare());
    CHECK(providers.refreshes() == 1);
    providers.oauth = [](const Providers::Call&) { return tokens(4); };
    book.clock.time += 5min;
    CHECK(prepare());
    CHECK(token() == "access-4");
}

TEST_CASE_FIXTURE(Account, "a refresh that another process made is used, not repeated") {
    CHECK(prepare());
    const Secret refused = account.token();
    book.clock.time += 1h;
    ZaloAccount other{home, *home.config().find_account("oa"), book.clock};
    CHECK(other.prepare(http, {}).is_ready);
    CHECK(other.renew(http, refused, false, {}).is_ready);
    CHECK(providers.refreshes() == 2);

    CHECK(account.renew(http, refused, false, {}).is_ready);
    CHECK(providers.refreshes() == 2);
    CHECK(token() == "access-2");
    CHECK(account.renew(http, refused, false, {}).is_ready);
    CHECK(providers.refreshes() == 2);
}

TEST_CASE_FIXTURE(Account, "a fresh token that is refused is used on only if it has worked") {
    CHECK(prepare());
    CHECK(account.renew(http, account.token(), true, {}).is_ready);
    const auto readiness = account.renew(http, account.token(), false, {});
    CHECK_FALSE(readiness.is_ready);
    CHECK(readiness.retry_at == book.clock.time + 10min);
    CHECK(providers.refreshes() == 1);
}

TEST_CASE_FIXTURE(Account, "without a grant an operator is asked") {
    std::filesystem::remove(grant_path(home, "oa"));
    const auto readiness = account.prepare(http, {});
    CHECK_FALSE(readiness.is_ready);
    CHECK_FALSE(readiness.retry_at);
    CHECK(providers.refreshes() == 0);
}

TEST_SUITE_END();
