#include "sotay/notify/zalo_webhook.h"

#include "sotay/base/date.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::zalo_webhook");

namespace {

using Kind = ZaloWebhook::Judgement::Kind;

const std::string k_moment = "1754390853474";
const Instant k_at{std::chrono::milliseconds{1'754'390'853'474}};
const std::string k_body =
    R"({"app_id":"1234567890123456789","sender":{"id":"246845883529197922"},)"
    R"("recipient":{"id":"388613280878808645"},"event_name":"user_send_text",)"
    R"("message":{"text":"Xin chào","msg_id":"96d3cdf3af150460909"},"timestamp":"1754390853474"})";
const std::string k_mac = "mac=02eef92bd9b72024f93c48c5c10fdc2d54cd1bc45f17bad756fc99d04c95347a";

const ZaloWebhook::Account k_account{"oa", "1234567890123456789", Secret{"OaSecretKeyDemo1"}};

Kind judge(const std::vector<net::Header>& headers, const std::string& body = k_body,
           Instant now = k_at + 1s) {
    const ZaloWebhook webhook{
        {{"other", "42", Secret{"another secret"}}, k_account, {"last", "43", Secret{"third"}}}};
    return webhook.judge(headers, body, now).kind;
}

}  // namespace

TEST_CASE("the signature is a plain SHA-256 over application, body, timestamp and secret") {
    REQUIRE(k_body.size() == 229);
    CHECK(zalo_signature(k_account, k_body, k_moment) == k_mac);
    const auto judgement =
        ZaloWebhook{{k_account}}.judge({{"x-zevent-signature", k_mac}}, k_body, k_at);
    CHECK(judgement.kind == Kind::event);
    CHECK(judgement.account == "oa");
    CHECK(judgement.at == k_at);
}

TEST_CASE("the timestamp stands in a header or in the body, and the digest in several forms") {
    CHECK(judge({{"X-ZEvent-Signature", k_mac}, {"X-ZEvent-Timestamp", k_moment}}) == Kind::event);
    CHECK(judge({{"X-ZEvent-Signature", k_mac}, {"X-ZEvent-Timestamp", "1754390853475"}}) ==
          Kind::event);
    std::string spaced = "mac = " + k_mac.substr(4);
    CHECK(judge({{"X-ZEvent-Signature", spaced}}) == Kind::event);
    std::string upper = k_mac;
    for (auto& letter : upper) {
        if (letter >= 'a' && letter <= 'f' && &letter >= &upper[4]) letter -= 'a' - 'A';
    }
    CHECK(judge({{"X-ZEvent-Signature", upper}}) == Kind::event);
}

TEST_CASE("whatever is not signed so is forged") {
    struct Row {
        std::string what;
        std::vector<net::Header> headers;
        std::string body;
    };
    const std::vector<Row> rows{
        {"no signature", {}, k_body},
        {"an empty one", {{"X-ZEvent-Signature", ""}}, k_body},
        {"mac= alone", {{"X-ZEvent-Signature", "mac="}}, k_body},
        {"no mac=", {{"X-ZEvent-Signature", k_mac.substr(4)}}, k_body},
        {"a digit less", {{"X-ZEvent-Signature", k_mac.substr(0, k_mac.size() - 1)}}, k_body},
        {"a digit more", {{"X-ZEvent-Signature", k_mac + "0"}}, k_body},
        {"another body", {{"X-ZEvent-Signature", k_mac}}, k_body + " "},
        {"an empty body", {{"X-ZEvent-Signature", k_mac}}, ""},
        {"no timestamp at all", {{"X-ZEvent-Signature", k_mac}}, R"({"app_id":"1"})"},
        {"a timestamp cut off", {{"X-ZEvent-Signature", k_mac}}, R"({"timestamp")"},
        {"a timestamp of letters",
         {{"X-ZEvent-Signature",
           zalo_signature(k_account, R"({"timestamp":1})", "}17543908534740")},
          {"X-ZEvent-Timestamp", "}17543908534740"}},
         R"({"timestamp":1})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        CHECK(judge(row.headers, row.body) == Kind::forged);
    }
}

TEST_CASE("digits cannot be moved between the body and the timestamp") {
    // The bytes that are signed stay the same.
    CHECK(zalo_signature(k_account, k_body + "1", k_moment.substr(1)) == k_mac);
    CHECK(judge({{"X-ZEvent-Signature", k_mac}, {"X-ZEvent-Timestamp", k_moment.substr(1)}},
                k_body + "1") == Kind::stale);
}

TEST_CASE("what is rightly signed and no object is not taken") {
    for (const std::string body : {"[1]", "{\"a\":", "1", "{} {}"}) {
        CAPTURE(body);
        CHECK(judge({{"X-ZEvent-Signature", zalo_signature(k_account, body, k_moment)},
                     {"X-ZEvent-Timestamp", k_moment}},
                    body) == Kind::unreadable);
    }
}

TEST_CASE("the console's trial of the address is not signed") {
    CHECK(judge({}, "{}") == Kind::probe);
    CHECK(judge({}, " {}\r\n") == Kind::probe);
    CHECK(judge({}, "{\"a\":1}") == Kind::forged);
}

TEST_CASE("a first delivery is of these minutes, a repeated one of this day") {
    struct Row {
        std::string retry;
        std::chrono::seconds age;
        Kind kind;
    };
    const std::vector<Row> rows{
        {"", 600s, Kind::event},  {"", 601s, Kind::stale},      {"", -600s, Kind::event},
        {"", -601s, Kind::stale}, {"0", 601s, Kind::stale},     {"1", 601s, Kind::event},
        {"5", 24h, Kind::event},  {"5", 24h + 1s, Kind::stale}, {"1", -601s, Kind::stale},
    };
    for (const auto& row : rows) {
        CAPTURE(row.retry);
        CAPTURE(row.age.count());
        CHECK(judge({{"X-ZEvent-Signature", k_mac}, {"num_retry", row.retry}}, k_body,
                    k_at + row.age) == row.kind);
    }
}

TEST_SUITE_END();
