#include "office.h"

#include "sotay/formats/json.h"
#include "sotay/notify/dispatcher.h"
#include "sotay/notify/expander.h"
#include "sotay/notify/outbox.h"
#include "sotay/notify/started_marks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <string>

#include "../net/scripted_server.h"

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::Dispatcher, in doubt");

namespace {

struct Resending : Office {
    Resending() : Office{"{ ladder: [zalo], unknown: resend }"} {}
};

std::string request_id(const Providers::Call& call) {
    return json::parse(call.body, "request")["RequestId"];
}

/// What a sender that died midway leaves of the first delivery.
Claim die_midway(Office& office, const std::string& channel) {
    Expander{office.book.database, [](const Reachability&) { return true; }}.expand_all(
        office.book.clock.time);
    Outbox outbox{office.book.database};
    const auto due = outbox.due(0, false, office.book.clock.time, 1).at(0);
    return outbox.begin(due, {channel, "key-of-the-dead", {}, 1, 350}, std::nullopt,
                        office.book.clock.time);
}

}  // namespace

TEST_CASE_FIXTURE(ZaloOnly, "a message whose sender died midway is not sent blindly again") {
    post("member:1");
    static_cast<void>(die_midway(*this, "zalo"));
    CHECK(run() == 0);
    CHECK(providers.zalo_calls() == 0);
    CHECK(count("unknown") == 1);
    book.clock.time += 48h;
    run();
    CHECK(providers.zalo_calls() == 0);
}

TEST_CASE_FIXTURE(ZaloOnly, "what was claimed and has surely not left goes again at once") {
    run();
    post("member:1");
    const auto claim = die_midway(*this, "zalo");
    add_usage(book.database, "zalo", local_date(book.clock.time), {1, 1, 350});
    {
        // A killed process leaves its file behind and frees nothing.
        StartedMarks marks{home.path("sotayd.started")};
        marks.begin(home::identity(book.database).incarnation, 1);
        marks.committed(claim.attempt);
    }
    CHECK(run() == 1);
    CHECK(count("accepted") == 1);
    CHECK(providers.zalo_calls() == 1);
    CHECK(book.number("SELECT attempts FROM deliveries") == 1);
    CHECK(book.number("SELECT cost FROM gateway_days") == 200);
}

TEST_CASE_FIXTURE(ZaloOnly, "what had begun to leave when its sender died is not sent again") {
    run();
    post("member:1");
    const auto claim = die_midway(*this, "zalo");
    {
        StartedMarks marks{home.path("sotayd.started")};
        marks.begin(home::identity(book.database).incarnation, 1);
        marks.committed(claim.attempt);
        marks.start(marks.take(), claim.attempt);
    }
    CHECK(run() == 0);
    CHECK(count("unknown") == 1);
}

TEST_CASE_FIXTURE(ZaloOnly,
                  "where repetitions are not dropped no more is claimed than can be out") {
    net::HttpClient one_line{{.connections = 1}};
    options.unrepeatable = 1;
    std::atomic<std::int64_t> most = 0;
    auto beside = home.open_database();
    providers.zalo = [&](const Providers::Call&) {
        auto open = beside.query("SELECT COUNT(*) FROM attempts WHERE outcome IS NULL");
        open.step();
        most = std::max(most.load(), open.integer(0));
        return body(R"({"error":0})");
    };
    post();
    Dispatcher{home, book.database, book.vault, one_line, book.clock, options}.run_once();
    CHECK(count("accepted") == 9);
    CHECK(most == 1);
}

TEST_CASE_FIXTURE(SmsOnly,
                  "where repetitions are dropped a doubt is settled by the very same key") {
    std::atomic<int> number = 0;
    providers.sms = [&number](const Providers::Call&) {
        return ++number == 1 ? body("", 500) : body(R"({"CodeResult":"124"})");
    };
    post("member:1");
    run();
    CHECK(count("pending") == 1);
    book.clock.time += 1h;
    run();
    CHECK(count("accepted") == 1);
    const auto calls = providers.calls("/MainService.svc/json/SendMultipleMessage_V4_post_json/");
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].body == calls[1].body);
    CHECK(book.number("SELECT cost FROM gateway_days") == 350);
}

TEST_CASE_FIXTURE(SmsOnly, "past the provider's window a doubt is not sent again") {
    providers.sms = [](const Providers::Call&) { return body("", 500); };
    post("member:1");
    run();
    CHECK(count("pending") == 1);
    book.clock.time += 24h;
    run();
    CHECK(providers.sms_calls() == 1);
    CHECK(count("unknown") == 1);
}

TEST_CASE_FIXTURE(SmsOnly, "a doubt whose text would differ is left to a person") {
    providers.sms = [](const Providers::Call&) { return body("", 500); };
    post("member:1");
    run();
    book.database.execute("UPDATE messages SET params = $1", R"({"text":"Khác"})");
    book.clock.time += 1h;
    run();
    CHECK(providers.sms_calls() == 1);
    CHECK(count("unknown") == 1);
}

TEST_CASE_FIXTURE(SmsOnly, "what was surely not taken goes again under a new key") {
    std::atomic<int> number = 0;
    providers.sms = [&number](const Providers::Call&) {
        return body(++number == 1 ? R"({"CodeResult":"555"})" : R"({"CodeResult":"100"})");
    };
    post("member:1");
    run();
    book.clock.time += 4s;
    run();
    CHECK(providers.sms_calls() == 1);
    book.clock.time += 1s;
    run();
    const auto calls = providers.calls("/MainService.svc/json/SendMultipleMessage_V4_post_json/");
    REQUIRE(calls.size() == 2);
    CHECK(request_id(calls[0]) != request_id(calls[1]));
    CHECK(count("accepted") == 1);
}

TEST_CASE("an answer that never comes leaves Zalo's message unknown, and nothing else is tried") {
    net::testing::ScriptedServer server{[](auto& connection, const std::string&, int) {
        connection.reset();
        return false;
    }};
    Office office;
    auto text = std::string{};
    {
        std::ifstream file{office.home.config_file()};
        text.assign(std::istreambuf_iterator<char>{file}, {});
    }
    const auto base = "base_url: \"" + office.providers.url() + "\"";
    text.replace(text.find(base), base.size(), "base_url: \"" + server.url("") + "\"");
    std::ofstream{office.home.config_file()} << text;
    const home::Home changed{office.home.directory()};
    Dispatcher dispatcher{changed,     office.book.database, office.book.vault,
                          office.http, office.book.clock,    office.options};
    office.post("member:1");
    dispatcher.run_once();
    CHECK(server.received().size() == 1);
    CHECK(office.count("unknown") == 1);
    office.book.clock.time += 24h;
    dispatcher.run_once();
    CHECK(server.received().size() == 1);
    CHECK(office.providers.sms_calls() == 0);
}

TEST_CASE_FIXTURE(Resending, "an office may choose to send again, under the same key") {
    std::atomic<int> number = 0;
    providers.zalo = [&number](const Providers::Call&) {
        return ++number == 1 ? body("", 502) : body(R"({"error":0})");
    };
    post("member:1");
    run();
    book.clock.time += 1h;
    run();
    CHECK(count("accepted") == 1);
    const auto calls = providers.calls("/message/template");
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].body == calls[1].body);
}

TEST_CASE_FIXTURE(Office, "what is urgent does not wait for an answer that never comes") {
    providers.zalo = [](const Providers::Call&) { return body("<html>", 500); };
    post("member:1", [](NewMessage& message) { message.is_urgent = true; });
    post("member:2");
    run();
    CHECK(providers.zalo_calls() == 2);
    CHECK(providers.sms_calls() == 1);
    CHECK(count("accepted") == 1);
    CHECK(count("unknown") == 1);
    CHECK(book.number("SELECT SUM(maybe_doubled) FROM deliveries") == 1);
    CHECK(book.number("SELECT maybe_doubled FROM deliveries WHERE is_urgent = 1") == 1);
}

TEST_CASE("under resend a doubt takes the next rung, and at the last one everyone has it") {
    Office office{"{ ladder: [zalo, sms], unknown: resend }"};
    std::atomic<int> number = 0;
    office.providers.zalo = [](const Providers::Call&) { return body("", 500); };
    office.providers.sms = [&number](const Providers::Call&) {
        return ++number < 5 ? body("", 500) : body(R"({"CodeResult":"100"})");
    };
    office.post("member:1");
    for (int i = 0; i < 8; ++i) {
        office.run();
        office.book.clock.time += 1h;
    }
    CHECK(office.providers.zalo_calls() == 1);
    CHECK(office.providers.sms_calls() == 5);
    CHECK(office.count("accepted") == 1);
    CHECK(office.book.number("SELECT maybe_doubled FROM deliveries") == 1);
}

TEST_SUITE_END();
