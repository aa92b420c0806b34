#include "sotay/notify/inbox_worker.h"

#include "office.h"

#include "sotay/formats/json.h"
#include "sotay/members/sealed.h"
#include "sotay/notify/quota.h"
#include "sotay/notify/zalo_window.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <future>
#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::inbox_worker");

namespace {

/// An office that gets reports of one message to one member.
struct Desk : notify::testing::Office {
    explicit Desk(const std::string& notify = "ladder: [zalo, sms]") : Office{notify} {}

    Inbox inbox{inbox_path(home), book.clock};
    InboxWorker worker{{home, book.database, book.vault, inbox, book.clock}};
    int said = 0;

    void put(const std::string& source, const std::string& query, const std::string& body) {
        std::promise<bool> kept;
        const auto content = fmt::format("{}{}{}", query, body, ++said);
        inbox.put({{source, book.clock.time, body.empty() ? "GET" : "POST", query, body},
                   inbox_key(book.clock.time, source, content)},
                  [&kept](bool is_kept) { kept.set_value(is_kept); });
        REQUIRE(kept.get_future().get());
    }
    void event(const Json& event) {
        put("zalo:oa", "{}", json::dump(event));
        worker.run({});
    }
    void receipt(const std::string& name, const std::string& id, const std::string& key = "") {
        Json message{{"msg_id", id}, {"delivery_time", "1764554400000"}};
        if (!key.empty()) message["tracking_id"] = key;
        event({{"event_name", name}, {"message", message}, {"timestamp", "1764554400000"}});
    }
    void esms(const std::string& key, const std::string& status, const std::string& success) {
        put("gateway:sms",
            json::dump({{"SMSID", "s-1"},
                        {"RequestId", key},
                        {"SendStatus", status},
                        {"SendSuccess", success},
                        {"SendFailed", success == "0" ? "1" : "0"}}),
            "");
        worker.run({});
    }
    [[nodiscard]] std::string state() { return book.text("SELECT state FROM deliveries"); }
    [[nodiscard]] std::string key() {
        return book.text("SELECT key FROM attempts ORDER BY id DESC LIMIT 1");
    }
    [[nodiscard]] store::InboxFile::Counts counts() const {
        return store::InboxFile{inbox_path(home)}.counts();
    }
    void send_to_one() {
        post("member:1");
        run();
    }
};

struct SmsDesk : Desk {
    SmsDesk() : Desk{"ladder: [sms]"} { send_to_one(); }
};

struct ZaloDesk : Desk {
    ZaloDesk() { send_to_one(); }
};

}  // namespace

TEST_CASE_FIXTURE(ZaloDesk, "a receipt of a template is found by our key and settles it") {
    REQUIRE(state() == "accepted");
    receipt("user_received_message", "of no meaning", key());
    CHECK(state() == "delivered");
    receipt("user_seen_message", "of no meaning", key());
    CHECK(state() == "seen");
    CHECK(counts().waiting == 0);
}

TEST_CASE_FIXTURE(ZaloDesk, "receipts out of order and twice end where they would in order") {
    receipt("user_seen_message", "m", key());
    receipt("user_received_message", "m", key());
    receipt("user_seen_message", "m", key());
    CHECK(state() == "seen");
    CHECK(counts().waiting == 0);
}

TEST_CASE_FIXTURE(Desk, "a receipt that comes before the answer stands, and nothing is sent anew") {
    post("member:1");
    providers.zalo = [this](const testing::Providers::Call& call) {
        const auto key = json::parse(call.body, "call").at("tracking_id").get<std::string>();
        put("zalo:oa", "{}",
            json::dump({{"event_name", "user_received_message"},
                        {"message", {{"msg_id", "m"}, {"tracking_id", key}}}}));
        return testing::body(R"({"error":0,"data":{"msg_id":"m"}})");
    };
    run();
    worker.run({});
    CHECK(state() == "delivered");
    run();
    CHECK(providers.zalo_calls() == 1);
    CHECK(providers.sms_calls() == 0);
}

TEST_CASE_FIXTURE(Desk, "a receipt that names our key settles a doubt") {
    post("member:1");
    providers.zalo = [](const testing::Providers::Call&) { return testing::body("<html>", 500); };
    run();
    REQUIRE(state() == "unknown");
    receipt("user_received_message", "m", key());
    CHECK(state() == "delivered");
    CHECK(book.text("SELECT outcome FROM attempts") == "accepted");
}

TEST_CASE_FIXTURE(Desk, "a message that has gone another way meanwhile counts as arrived") {
    post("member:1");
    providers.zalo = [](const testing::Providers::Call&) {
        return testing::body(R"({"error":-118,"message":"no account"})");
    };
    run();
    REQUIRE(book.number("SELECT count(*) FROM attempts") == 2);
    const auto first = book.text("SELECT key FROM attempts ORDER BY id LIMIT 1");
    CHECK(first != key());
    receipt("user_received_message", "m", first);
    CHECK(state() == "delivered");
}

TEST_CASE_FIXTURE(ZaloDesk, "the provider's id finds a message where reports do not name our key") {
    {
        store::Transaction transaction{book.database};
        note_provider_id(book.database, {"zalo", "msg-1"}, book.number("SELECT id FROM attempts"),
                         book.clock.time);
        note_provider_id(book.database, {"other", "msg-2"}, book.number("SELECT id FROM attempts"),
                         book.clock.time);
        transaction.commit();
    }
    receipt("user_received_message", "msg-2");
    CHECK(state() == "accepted");
    event({{"event_name", "user_seen_message"},
           {"message", {{"msg_ids", Json::array({"msg-0", "msg-1"})}}}});
    CHECK(state() == "seen");
}

TEST_CASE_FIXTURE(ZaloDesk, "a key over another channel than the caller's own proves nothing") {
    put("gateway:sms",
        json::dump({{"RequestId", key()}, {"SendStatus", "5"}, {"SendSuccess", "1"}}), "");
    worker.run({});
    CHECK(state() == "accepted");
}

TEST_CASE_FIXTURE(ZaloDesk, "what names no message of ours is looked for a while and dropped") {
    receipt("user_received_message", "m", "0000000100000001ffffffffffffffffffffffff");
    receipt("user_received_message", "m", "not a key");
    CHECK(counts().waiting == 2);
    std::chrono::milliseconds waited{0};
    while (counts().waiting > 0 && waited < 24h) {
        const auto rest = worker.run({});
        waited += rest;
        book.clock.time += rest;
    }
    CHECK(waited > 1h);
    CHECK(waited < 3h);
    CHECK(state() == "accepted");
    CHECK(counts().unknown == 0);
    CHECK(counts().refused == 0);
}

TEST_CASE_FIXTURE(SmsDesk, "eSMS tells by callback what arrived") {
    REQUIRE(state() == "accepted");
    esms(key(), "7", "0");
    CHECK(state() == "accepted");
    esms(key(), "5", "1");
    CHECK(state() == "delivered");
    CHECK(counts().waiting == 0);
}

TEST_CASE_FIXTURE(SmsDesk, "a message on its way is no longer in doubt") {
    book.database.execute("UPDATE deliveries SET state = 'unknown'");
    book.database.execute("UPDATE attempts SET outcome = 'unknown'");
    esms(key(), "2", "0");
    CHECK(state() == "accepted");
    CHECK(book.text("SELECT outcome FROM attempts") == "accepted");
}

TEST_CASE_FIXTURE(ZaloDesk, "an event that nobody knows is kept, and a broken one too") {
    event({{"event_name", "user_learns_to_fly\nFeb 30 00:00 sotayd: all is well"}});
    CHECK(counts().unknown == 1);
    put("zalo:oa", "{}", "{\"event_name\":");
    put("gateway:sms", "{}", "nonsense");
    put("gateway:gone", "{}", "x");
    worker.run({});
    CHECK(counts().refused == 3);
    CHECK(counts().waiting == 0);
}

TEST_CASE_FIXTURE(SmsDesk, "what eSMS could not deliver ends, or goes on over the next channel") {
    esms("0000000100000001ffffffffffffffffffffffff", "5", "0");
    CHECK(state() == "accepted");
    esms(key(), "5", "0");
    CHECK(state() == "rejected");
    esms(key(), "5", "0");
    CHECK(state() == "rejected");
    esms(key(), "5", "1");
    CHECK(state() == "delivered");
}

TEST_CASE_FIXTURE(SmsDesk, "a failure told before the answer waits for the answer") {
    book.database.execute("UPDATE deliveries SET state = 'sending'");
    esms(key(), "5", "0");
    CHECK(state() == "sending");
    book.database.execute("UPDATE deliveries SET state = 'accepted'");
    book.clock.time += 2s;
    worker.run({});
    CHECK(state() == "rejected");
    CHECK(counts().waiting == 0);
}

TEST_CASE_FIXTURE(ZaloDesk, "a changed quota is noted for the account's template gateway") {
    event({{"event_name", "change_oa_daily_quota"},
           {"oaId", "388613280878808645"},
           {"quota", {{"prev_value", "500"}, {"new_value", "2000"}}}});
    const auto today = local_date(book.clock.time);
    CHECK(find_quota(book.database, "zalo", today).total == 2000);
    CHECK_FALSE(find_quota(book.database, "sms", today).total);
    CHECK(counts().unknown == 0);
}

TEST_CASE_FIXTURE(ZaloDesk, "who turns to the account opens a window, known by a digest alone") {
    const auto index = members::zalo_id_index("246845883529197922", book.vault);
    using Standing = ZaloWindow::Standing;
    const auto standing = [&] { return zalo_window(book.database, index).at(book.clock.time); };
    CHECK(standing() == Standing::unknown);
    const auto say = [&](const std::string& name, std::chrono::seconds ago, const char* who) {
        const auto at = (book.clock.time - ago).time_since_epoch().count();
        event({{"event_name", name},
               {who, {{"id", "246845883529197922"}}},
               {"timestamp", std::to_string(at)}});
    };
    say("user_send_text", 72h, "sender");
    CHECK(standing() == Standing::billed);
    say("follow", 24h, "follower");
    CHECK(standing() == Standing::free);
    say("unfollow", 1h, "follower");
    CHECK(standing() == Standing::closed);
    say("follow", 2h, "follower");
    CHECK(standing() == Standing::closed);
    CHECK(counts().unknown == 0);
    CHECK(counts().waiting == 0);
}

TEST_SUITE_END();
