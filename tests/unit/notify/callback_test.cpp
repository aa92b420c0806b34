#include "sotay/base/error.h"
#include "sotay/notify/callback_path.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/provider_key.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::callbacks");

namespace {

using Kind = ProviderReport::Kind;

struct Esms {
    SmsTexts texts{""};
    home::GatewayConfig config;
    std::unique_ptr<Gateway> gateway;

    Esms() {
        config.name = "sms";
        config.driver = "esms";
        gateway = make_gateway(config, texts);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Esms, "every report of eSMS is read as what it means") {
    struct Row {
        std::string status;
        std::string success;
        std::string failed;
        Kind kind;
    };
    const std::vector<Row> rows{
        {"1", "0", "0", Kind::pending},   {"2", "0", "0", Kind::pending},
        {"7", "0", "0", Kind::pending},   {"4", "0", "0", Kind::failed},
        {"5", "1", "0", Kind::delivered}, {"5", "0", "1", Kind::failed},
        {"5", "0", "0", Kind::pending},   {"5", "", "", Kind::pending},
        {"99", "1", "0", Kind::pending},
    };
    for (const auto& row : rows) {
        CAPTURE(row.status);
        const auto reports = gateway->read_callback({"GET",
                                                     {{"SMSID", "s-1"},
                                                      {"RequestId", "k-1"},
                                                      {"SendStatus", row.status},
                                                      {"SendSuccess", row.success},
                                                      {"SendFailed", row.failed},
                                                      {"phonenumber", "84987654321"}},
                                                     ""});
        REQUIRE(reports.size() == 1);
        CHECK(reports[0].kind == row.kind);
        CHECK(reports[0].key == "k-1");
        CHECK(reports[0].provider_id == "s-1");
        CHECK(reports[0].detail.empty() == (row.kind != Kind::failed));
        CHECK(reports[0].detail.find("84987654321") == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Esms, "a call that names no message or no state is none of eSMS") {
    const std::vector<std::map<std::string, std::string>> queries{
        {}, {{"SMSID", "1"}}, {{"SendStatus", "5"}}, {{"SMSID", ""}, {"SendStatus", "5"}}};
    for (const auto& query : queries) {
        CHECK_THROWS_AS(static_cast<void>(gateway->read_callback({"GET", query, ""})), Error);
    }
}

TEST_CASE_FIXTURE(Esms, "eSMS is told where to report when the office has an address") {
    const Credentials none;
    const Outgoing silent{"84987654321", "k", {}, ""};
    const Outgoing told{"84987654321", "k", {}, "https://sotay.example.vn/hooks/gateway/00"};
    CHECK(gateway->request(silent, none).body.find("CallbackUrl") == std::string::npos);
    CHECK(gateway->request(told, none)
              .body.find(R"("CallbackUrl":"https://sotay.example.vn/hooks/gateway/00")") !=
          std::string::npos);
}

TEST_CASE("a gateway's path is always the same and cannot be guessed from another") {
    const store::Vault vault{Secret{store::Vault::new_key()}};
    const store::Vault other{Secret{store::Vault::new_key()}};
    const CallbackPaths paths{vault, "https://sotay.example.vn/"};
    const auto path = paths.path("sms");
    CHECK(path.size() == CallbackPaths::k_path.size() + 32);
    CHECK(path == paths.path("sms"));
    CHECK(path != paths.path("sms2"));
    CHECK(path != CallbackPaths{other, ""}.path("sms"));
    CHECK(paths.url("sms") == "https://sotay.example.vn" + path);
    CHECK(CallbackPaths{vault, ""}.url("sms").empty());
}

TEST_CASE("after a restore the same message repeats its key, a new one with its number does not") {
    const store::Vault vault{Secret{store::Vault::new_key()}};
    Due due;
    due.message = 124;
    due.member = 7;
    const auto made = *parse_instant("2026-12-01T09:00");
    const auto key = provider_key(vault, due, made);
    CHECK(provider_key(vault, due, made) == key);
    const auto other = provider_key(vault, due, made + std::chrono::milliseconds{1});
    CHECK(other != key);
    REQUIRE(place_of(other));
    CHECK(place_of(other)->message == 124);
    CHECK(place_of(other)->member == 7);
}

TEST_CASE("a key tells which message it belongs to, and nothing tells a key") {
    const store::Vault vault{Secret{store::Vault::new_key()}};
    Due due;
    due.message = 812;
    due.member = 5'600'000;
    const auto made = *parse_instant("2026-12-01T09:00");
    const auto key = provider_key(vault, due, made);
    CHECK(key.size() == 40);
    CHECK(key.find_first_not_of("0123456789abcdef") == std::string::npos);
    const auto place = place_of(key);
    REQUIRE(place);
    CHECK(place->message == 812);
    CHECK(place->member == 5'600'000);
    due.epoch = 1;
    CHECK(provider_key(vault, due, made) != key);
    due.epoch = 0;
    due.rung = 1;
    CHECK(provider_key(vault, due, made) != key);
    const store::Vault other{Secret{store::Vault::new_key()}};
    due.rung = 0;
    CHECK(provider_key(other, due, made) != key);
    for (const std::string text :
         {"", "x", "0000000100000001", "-000000100000001ffffffffffffffffffffffff"}) {
        CHECK_FALSE(place_of(text));
    }
}

TEST_SUITE_END();
