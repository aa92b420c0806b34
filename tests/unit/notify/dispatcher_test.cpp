#include "sotay/notify/dispatcher.h"

#include "office.h"

#include "sotay/formats/json.h"
#include "sotay/notify/expander.h"

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::Dispatcher");

namespace {

struct Night : Office {
    Night() : Office{R"({ ladder: [sms], quiet_hours: { from: "21:00", to: "07:00" } })"} {
        book.clock.time = *parse_instant("2026-12-01T22:00");
    }
};
struct Thrifty : Office {
    Thrifty() : Office{"{ ladder: [sms], monthly_budget: 1000 }"} {}
};

}  // namespace

TEST_CASE_FIXTURE(Office, "a message reaches everyone once, over the first rung") {
    post();
    CHECK(run() == 9);
    CHECK(count("accepted") == 9);
    CHECK(providers.zalo_calls() == 9);
    CHECK(providers.sms_calls() == 0);
    std::set<std::string> keys;
    for (const auto& call : providers.calls("/message/template")) {
        const auto request = json::parse(call.body, "request");
        keys.insert(request["tracking_id"]);
        CHECK(request["tracking_id"].get<std::string>().size() <= 48);
        CHECK(call.token == "access-1");
    }
    CHECK(keys.size() == 9);
    for_each_delivery(book.database, book.vault, std::nullopt, Which::all,
                      local_date(book.clock.time), [&keys](const DeliveryRow& row) {
                          CHECK(keys.contains(*row.key));
                          CHECK(row.provider_id == "z-1");
                          CHECK(row.channel == "zalo");
                          CHECK(row.attempts == 1);
                      });
    CHECK(run() == 0);
    CHECK(providers.zalo_calls() == 9);
    CHECK(book.number("SELECT cost FROM gateway_days") == 9 * 200);
}

TEST_CASE_FIXTURE(Office,
                  "whom Zalo cannot reach gets an SMS at once, and whom neither can is known") {
    providers.zalo = [](const Providers::Call& call) {
        return body(call.body.find("84987654327") != std::string::npos ? R"({"error":-118})"
                                                                       : R"({"error":0})");
    };
    providers.sms = [](const Providers::Call&) { return body(R"({"CodeResult":"99"})"); };
    const auto id = post("member:6+member:7");
    run();
    CHECK(providers.zalo_calls() == 2);
    CHECK(providers.sms_calls() == 1);
    CHECK(count("accepted") == 1);
    CHECK(count("unreached") == 1);
    CHECK(notify::count(book.database, id).total() == 2);
    CHECK(book.number("SELECT COALESCE(SUM(cost), 0) FROM gateway_days WHERE gateway = 'sms'") ==
          0);
}

TEST_CASE_FIXTURE(ZaloOnly,
                  "a gateway that answers with error pages gets no more of them in bulk") {
    providers.zalo = [](const Providers::Call&) { return body("<html>", 200); };
    options.unrepeatable = 1;
    post();
    run();
    CHECK(providers.zalo_calls() == 4);
    CHECK(count("unknown") == 4);
    REQUIRE(pause_of("zalo"));
    CHECK(pause_of("zalo")->cause == "unreachable");
    CHECK(pause_of("zalo")->until == book.clock.time + 30s);

    options.unrepeatable = 100;
    const auto sender = dispatcher();
    book.clock.time += 30s;
    sender->run_once();  // the probe
    CHECK(providers.zalo_calls() == 5);
    CHECK(pause_of("zalo"));
    providers.zalo = [](const Providers::Call&) { return body(R"({"error":0})"); };
    book.clock.time += 10min;
    sender->run_once();
    CHECK(count("accepted") == 4);
    CHECK_FALSE(pause_of("zalo"));
}

TEST_CASE_FIXTURE(Office, "an invitation is not sent in the last moment before its end") {
    post("member:1", [this](NewMessage& message) {
        message.not_before = book.clock.time - 1h;
        message.not_after = book.clock.time + 1s;
    });
    run();
    CHECK(providers.zalo_calls() == 0);
    CHECK(count("expired") == 1);
}

TEST_CASE_FIXTURE(ZaloOnly,
                  "a dead token is refreshed once, and the message goes in the same run") {
    std::atomic<int> number = 0;
    providers.zalo = [&number](const Providers::Call&) {
        return body(++number == 1 ? R"({"error":-220})" : R"({"error":0})");
    };
    post("member:1");
    run();
    book.clock.time += 1h;
    CHECK(count("pending") == 1);
    CHECK(pause_of("zalo"));  // a token of a moment ago that never worked

    run();
    CHECK(count("accepted") == 1);
    CHECK_FALSE(pause_of("zalo"));
    CHECK(providers.refreshes() == 1);

    number = 0;
    post("member:2");
    run();
    CHECK(count("accepted") == 2);
    CHECK(providers.refreshes() == 2);
    CHECK(providers.calls("/message/template").back().token == "access-2");
}

TEST_CASE_FIXTURE(ZaloOnly, "a token that never works is not hammered with") {
    providers.zalo = [](const Providers::Call&) { return body(R"({"error":-124})"); };
    options.unrepeatable = 2;
    post();
    for (int i = 0; i < 9; ++i) {
        run();
        book.clock.time += 1min;
    }
    CHECK(providers.zalo_calls() == 2);
    CHECK(providers.refreshes() == 1);
    book.clock.time += 1min;
    run();
    CHECK(providers.refreshes() == 2);
    CHECK(count("pending") == 9);
}

TEST_CASE_FIXTURE(Office, "a lost grant pauses Zalo with a hint and is not tried in a loop") {
    providers.oauth = [](const Providers::Call&) {
        return body(R"({"error":-14014,"error_name":"Invalid refresh token"})");
    };
    post();
    const auto sender = dispatcher();
    for (int i = 0; i < 3; ++i) {
        sender->run_once();
        run();
        book.clock.time += 10min;
    }
    CHECK(providers.refreshes() == 1);
    CHECK(providers.zalo_calls() == 0);
    CHECK(count("pending") == 9);
    REQUIRE(pause_of("zalo"));
    CHECK(pause_of("zalo")->cause == "token");
    CHECK_FALSE(pause_of("zalo")->until);
    CHECK_FALSE(sender->next_due());

    providers.oauth = [](const Providers::Call&) { return tokens(7); };
    write_grant("refresh-6");
    run();
    CHECK(count("accepted") == 9);
    CHECK_FALSE(pause_of("zalo"));
}

TEST_CASE_FIXTURE(Office,
                  "what is urgent, or has waited for hours, does not wait for a lost grant") {
    providers.oauth = [](const Providers::Call&) { return body(R"({"error":-14014})"); };
    post("member:1");
    post("member:2", [](NewMessage& message) { message.is_urgent = true; });
    post("member:3", [this](NewMessage& message) { message.not_after = book.clock.time + 30min; });
    run();
    CHECK(providers.sms_calls() == 2);
    CHECK(count("pending") == 1);
    book.clock.time += 4h;
    run();
    CHECK(providers.sms_calls() == 3);
    CHECK(count("accepted") == 3);
}

TEST_CASE_FIXTURE(SmsOnly, "an empty balance pauses the gateway for an hour") {
    std::atomic<bool> has_balance = false;
    providers.sms = [&has_balance](const Providers::Call&) {
        return body(has_balance ? R"({"CodeResult":"100"})" : R"({"CodeResult":"103"})");
    };
    post();
    options.repeatable = 2;
    run();
    CHECK(providers.sms_calls() <= 2);
    CHECK(pause_of("sms")->cause == "refused");
    has_balance = true;
    book.clock.time += 59min;
    run();
    CHECK(providers.sms_calls() <= 2);
    book.clock.time += 1min;
    run();
    CHECK(count("accepted") == 9);
}

TEST_CASE_FIXTURE(SmsOnly, "a busy gateway gets the pause that it asks for") {
    std::atomic<bool> is_busy = true;
    providers.sms = [&is_busy](const Providers::Call&) {
        auto response = body(R"({"CodeResult":"100"})", is_busy ? 429 : 200);
        if (is_busy) {
            response.body = "";
            response.headers.push_back({"Retry-After", "20"});
        }
        return response;
    };
    post("member:1");
    const auto sender = dispatcher();
    sender->run_once();
    is_busy = false;
    CHECK(sender->next_due() == book.clock.time + 20s);
    book.clock.time += 19s;
    sender->run_once();
    CHECK(providers.sms_calls() == 1);
    book.clock.time += 1s;
    sender->run_once();
    CHECK(count("accepted") == 1);
}

TEST_CASE_FIXTURE(Night, "quiet hours hold everything back but what is urgent") {
    post("member:1");
    post("member:2", [](NewMessage& message) { message.is_urgent = true; });
    const auto sender = dispatcher();
    sender->run_once();
    CHECK(providers.sms_calls() == 1);
    CHECK(sender->next_due() == *parse_instant("2026-12-02T07:00"));
    book.clock.time = *parse_instant("2026-12-02T07:00");
    sender->run_once();
    CHECK(providers.sms_calls() == 2);
}

TEST_CASE_FIXTURE(Office, "a message waits for its beginning and expires at its end") {
    post("member:1", [this](NewMessage& message) {
        message.not_before = book.clock.time + 1h;
        message.not_after = book.clock.time + 2h;
    });
    const auto sender = dispatcher();
    sender->run_once();
    CHECK(providers.zalo_calls() == 0);
    CHECK(sender->next_due() == book.clock.time + 1h);
    book.clock.time += 2h + 1s;
    sender->run_once();
    CHECK(providers.zalo_calls() == 0);
    CHECK(count("expired") == 1);
    CHECK_FALSE(sender->next_due());
}

TEST_CASE_FIXTURE(Thrifty, "the month's budget is not overdrawn, and the next month has its own") {
    post();
    run();
    CHECK(providers.sms_calls() == 2);
    CHECK(pause_of("sms")->cause == "budget");
    run();
    CHECK(providers.sms_calls() == 2);
    book.clock.time = *parse_instant("2027-01-01T09:00");
    run();
    CHECK(providers.sms_calls() == 4);
}

TEST_CASE("no second and no day sees more messages than the gateway allows") {
    Office office{"ladder: [sms]", "per_second: 4, per_day: 7"};
    office.post();
    const auto sender = office.dispatcher();
    sender->run_once();
    CHECK(office.providers.sms_calls() == 4);
    REQUIRE(sender->throttle());
    CHECK(sender->throttle()->until == office.book.clock.time + 1s);
    CHECK_FALSE(sender->throttle()->is_asked_for);
    sender->run_once();
    CHECK(office.providers.sms_calls() == 4);
    office.book.clock.time += 1s;
    sender->run_once();
    CHECK(office.providers.sms_calls() == 7);
    office.book.clock.time += 1min;
    sender->run_once();
    CHECK(office.providers.sms_calls() == 7);
    CHECK(sender->next_due() == *parse_instant("2026-12-02T00:00"));
    office.book.clock.time = *parse_instant("2026-12-02T00:00");
    sender->run_once();
    CHECK(office.count("accepted") == 9);
}

TEST_CASE_FIXTURE(SmsOnly, "a copied home sends nothing until it is released") {
    post();
    namespace fs = std::filesystem;
    fs::copy(folder.path("home"), folder.path("copy"), fs::copy_options::recursive);
    const home::Home copy{folder.path("copy")};
    auto database = copy.open_database();
    Dispatcher sender{copy, database, book.vault, http, book.clock, options};
    CHECK(sender.run_once() == 0);
    CHECK(providers.sms_calls() == 0);
    home::release(copy, database);
    CHECK(sender.run_once() == 9);
}

TEST_CASE_FIXTURE(SmsOnly, "a stop finishes what is in flight and gives the rest back") {
    net::HttpClient one_line{{.connections = 1}};
    std::stop_source stop;
    providers.sms = [&stop](const Providers::Call&) {
        stop.request_stop();
        return body(R"({"CodeResult":"100"})");
    };
    post();
    Dispatcher sender{home, book.database, book.vault, one_line, book.clock, options};
    sender.run_once(stop.get_token());
    CHECK(count("sending") == 0);
    CHECK(count("accepted") + count("pending") == 9);
    CHECK(count("accepted") == static_cast<std::int64_t>(providers.sms_calls()));
    CHECK(book.number("SELECT SUM(attempts) FROM deliveries WHERE state = 'pending'") == 0);
    CHECK(book.number("SELECT COUNT(*) FROM attempts WHERE outcome IS NULL") == 0);

    sender.run_once();
    CHECK(count("accepted") == 9);
    CHECK(providers.sms_calls() == 9);
}

TEST_CASE_FIXTURE(SmsOnly, "a member without a number by the time of sending is known") {
    post("member:1");
    Expander{book.database, [](const Reachability&) { return true; }}.expand_all(book.clock.time);
    book.database.execute("UPDATE members SET contact = NULL, phone_index = NULL WHERE id = 1");
    run();
    CHECK(providers.sms_calls() == 0);
    CHECK(count("rejected") == 1);
}

TEST_CASE_FIXTURE(Office, "a ladder that was shortened leaves nobody waiting for ever") {
    providers.zalo = [](const Providers::Call&) { return body(R"({"error":-118})"); };
    providers.sms = [](const Providers::Call&) { return body("", 429); };
    post("member:1");
    run();
    CHECK(count("pending") == 1);
    std::string text;
    {
        std::ifstream file{home.config_file()};
        text.assign(std::istreambuf_iterator<char>{file}, {});
    }
    text.replace(text.find("[zalo, sms]"), 11, "[zalo]");
    std::ofstream{home.config_file()} << text;
    const home::Home changed{home.directory()};
    Dispatcher{changed, book.database, book.vault, http, book.clock, options}.run_once();
    CHECK(count("unreached") == 1);
}

TEST_CASE("a sample home's client reaches this machine only") {
    CHECK(client_options({"", "", true}).loopback_only);
    CHECK_FALSE(client_options({"", "", false}).loopback_only);
}

TEST_SUITE_END();
