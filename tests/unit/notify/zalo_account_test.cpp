#include "sotay/notify/zalo_account.h"

#include "office.h"

#include "sotay/base/sha256.h"

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

TEST_CASE_FIXTURE(Account, "that a refresh begins is on disk before Zalo hears of it") {
    std::optional<Instant> since;
    providers.oauth = [&](const Providers::Call&) {
        since = read_grant(home, "oa")->refreshing_since;
        return tokens(1);
    };
    CHECK(prepare());
    CHECK(since == book.clock.time);
    CHECK_FALSE(read_grant(home, "oa")->refreshing_since);
}

TEST_CASE_FIXTURE(Account, "the pair before the present one is kept") {
    CHECK(prepare());
    book.clock.time += 20h;
    CHECK(prepare());
    const auto grant = read_grant(home, "oa");
    CHECK(grant->former_refresh_token.reveal() == "refresh-1");
    CHECK(grant->former_access_token.reveal() == "access-1");
}

namespace {

/// What a program that was killed between the request and the new pair leaves.
struct Killed : Account {
    Killed() {
        CHECK(prepare());
        auto grant = *read_grant(home, "oa");
        grant.refreshing_since = book.clock.time;
        notify::write_grant(home, "oa", grant);
        book.clock.time += 1min;
    }
    ZaloAccount restarted{home, *home.config().find_account("oa"), book.clock};
};

}  // namespace

TEST_CASE_FIXTURE(Killed, "after a kill amid a refresh the stored token is tried once more") {
    CHECK(restarted.prepare(http, {}).is_ready);
    CHECK(providers.refreshes() == 2);
    CHECK(providers.calls("/v4/oa/access_token").at(1).body.find("refresh-1") != std::string::npos);
    CHECK(restarted.token().reveal() == "access-2");
    CHECK_FALSE(read_grant(home, "oa")->refreshing_since);
    CHECK(restarted.prepare(http, {}).is_ready);
    CHECK(providers.refreshes() == 2);
}

TEST_CASE_FIXTURE(Killed, "a token that was used up amid a kill is refused once and never again") {
    providers.oauth = [](const Providers::Call&) {
        return body(R"({"error":-14014,"error_name":"Invalid refresh token"})");
    };
    CHECK(restarted.prepare(http, {}).is_ready);  // the access token still lives
    CHECK(providers.refreshes() == 2);
    for (int hour = 0; hour < 30; ++hour) {
        book.clock.time += 1h;
        static_cast<void>(restarted.prepare(http, {}));
    }
    ZaloAccount third{home, *home.config().find_account("oa"), book.clock};
    const auto readiness = third.prepare(http, {});
    CHECK_FALSE(readiness.is_ready);
    CHECK_FALSE(readiness.retry_at);
    CHECK(readiness.problem.find("sotay notify zalo login") != std::string::npos);
    CHECK(readiness.problem.find("-14014") != std::string::npos);
    CHECK(providers.refreshes() == 2);
}

TEST_CASE_FIXTURE(Killed, "without a connection it stays in doubt whether the token was used") {
    const auto grant = *read_grant(home, "oa");
    CHECK(grant.refreshing_since);
    providers.oauth = [](const Providers::Call&) { return body("<html>", 502); };
    CHECK(restarted.prepare(http, {}).is_ready);
    CHECK(read_grant(home, "oa")->refreshing_since == grant.refreshing_since);
}

TEST_CASE_FIXTURE(Account, "a new pair that cannot be written is kept and not used until it is") {
    CHECK(prepare());
    book.clock.time += 20h;
    const auto path = grant_path(home, "oa");
    // The request begins with a disk that takes the file; the pair comes when it does no more.
    providers.oauth = [&](const Providers::Call&) {
        std::filesystem::rename(path, path + ".aside");
        std::filesystem::create_directories(path + "/full");
        return tokens(2);
    };
    CHECK_FALSE(prepare());
    CHECK_FALSE(prepare());
    CHECK(providers.refreshes() == 2);
    std::filesystem::remove_all(path);
    CHECK(prepare());
    CHECK(token() == "access-2");
    CHECK(stored_refresh_token() == "refresh-2");
    CHECK(providers.refreshes() == 2);
}

TEST_CASE_FIXTURE(Account, "the proof is Zalo's HMAC of the token, and only on request") {
    CHECK(prepare());
    CHECK(account.proof().empty());

    auto config = *home.config().find_account("oa");
    config.sends_proof = true;
    home::write_durably(home.path("secrets/demo"), "AppSecretDemo");
    config.app_secret_file = "secrets/demo";
    auto grant = *read_grant(home, "oa");
    grant.access_token = Secret{"AccessTokenDemo"};
    notify::write_grant(home, "oa", grant);
    ZaloAccount proving{home, config, book.clock};
    CHECK(proving.prepare(http, {}).is_ready);
    CHECK(proving.proof().reveal() ==
          "adbdf693a2fe6a274687da0f82f40edf6c67d1050c409643904b9f4e7b730600");
    CHECK(providers.refreshes() == 1);

    book.clock.time += 20h;
    CHECK(proving.prepare(http, {}).is_ready);
    CHECK(proving.proof().reveal() == to_hex(hmac_sha256(Secret{"AppSecretDemo"}, "access-2")));
}

TEST_CASE_FIXTURE(Account, "without a grant an operator is asked") {
    std::filesystem::remove(grant_path(home, "oa"));
    const auto readiness = account.prepare(http, {});
    CHECK_FALSE(readiness.is_ready);
    CHECK_FALSE(readiness.retry_at);
    CHECK(providers.refreshes() == 0);
}

TEST_SUITE_END();
