#include "sotay/notify/zalo_event.h"

#include "sotay/base/error.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::zalo_event");

namespace {

using Kind = ProviderReport::Kind;

const Instant k_now{std::chrono::milliseconds{1'764'554'400'000}};

ZaloEvent read(const std::string& body) { return read_zalo_event(body, k_now); }

}  // namespace

TEST_CASE("receipts are read in every shape that Zalo gives them") {
    struct Row {
        std::string what;
        std::string body;
        Kind kind;
        std::vector<std::pair<std::string, std::string>> named;  // key, id
    };
    const std::vector<Row> rows{
        {"of a template",
         R"({"event_name":"user_received_message","sender":{"id":"1"},)"
         R"("recipient":{"id":"84987654321"},"message":{"delivery_time":"17",)"
         R"("msg_id":"m1","tracking_id":"k1"},"timestamp":"1764554399000"})",
         Kind::delivered,
         {{"k1", "m1"}}},
        {"flat",
         R"({"event_name":"user_received_message","msg_id":"m1"})",
         Kind::delivered,
         {{"", "m1"}}},
        {"of an account's message",
         R"({"event_name":"user_seen_message","message":{"msg_id":"m1"}})",
         Kind::seen,
         {{"", "m1"}}},
        {"several at once",
         R"({"event_name":"user_seen_message","message":{"msg_id":"m1","msg_ids":["m1","m2"]}})",
         Kind::seen,
         {{"", "m1"}, {"", "m2"}}},
        {"ids as numbers",
         R"({"event_name":"user_seen_message","message":{"msg_ids":[7,{}]}})",
         Kind::seen,
         {{"", "7"}}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const auto event = read(row.body);
        CHECK(event.is_understood);
        REQUIRE(event.reports.size() == row.named.size());
        for (std::size_t at = 0; at < row.named.size(); ++at) {
            CHECK(event.reports[at].kind == row.kind);
            CHECK(event.reports[at].key == row.named[at].first);
            CHECK(event.reports[at].provider_id == row.named[at].second);
        }
    }
}

TEST_CASE("the daily quota that changed is read, though its keys are written differently") {
    const auto event = read(R"({"event_name":"change_oa_daily_quota","oaId":"1",)"
                            R"("quota":{"prev_value":"500","new_value":"2000"}})");
    CHECK(event.is_understood);
    CHECK(event.daily_quota == 2000);
    CHECK_FALSE(read(R"({"event_name":"change_oa_daily_quota","quota":"x"})").is_understood);
}

TEST_CASE("what the account itself did is no news, and what is unknown is not understood") {
    CHECK(read(R"({"event_name":"oa_send_text","message":{"text":"x"}})").is_understood);
    CHECK_FALSE(read(R"({"event_name":"change_template_status"})").is_understood);
    CHECK_FALSE(read(R"({"event_name":"user_received_message","message":{}})").is_understood);
    CHECK_FALSE(read(R"({"event_name":"user_send_text"})").is_understood);
}

TEST_CASE("a moment ahead of ours is ours") {
    const auto event = read(R"({"event_name":"follow","follower":{"id":"5"},)"
                            R"("timestamp":"99999999999999"})");
    REQUIRE(event.contact);
    CHECK(event.contact->at == k_now);
    CHECK(event.contact->user == "5");
    CHECK(event.contact->follows == true);
}

TEST_CASE("a name cannot break out of the log") {
    CHECK(read("{\"event_name\":\"a\\nb\\u001b[31m \\\"c\"}").name == "a?b??31m??c");
    CHECK(read("{\"event_name\":\"" + std::string(5'000, 'a') + "\"}").name.size() == 60);
}

TEST_CASE("what is no event is an error") {
    for (const std::string body :
         {"", "[]", "{}", "1", "{\"event_name\":", "{\"event_name\":7}x", "{\"event_name\":{}}"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(static_cast<void>(read(body)), Error);
    }
}

TEST_SUITE_END();
