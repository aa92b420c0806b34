#include "sotay/notify/joined.h"

#include "office.h"

#include "sotay/notify/receipt.h"
#include "sotay/notify/retry.h"
#include "sotay/notify/shape.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("notify::joined");

namespace {

constexpr const char* k_sms_path = "/MainService.svc/json/SendMultipleMessage_V4_post_json/";

/// Whose members get one routine message a day, as an SMS.
struct OneADay : Office {
    OneADay() : Office{"{ ladder: [sms], messages_per_day: 1 }"} {}

    std::int64_t say(const std::string& text, const std::string& to = "member:1",
                     const std::function<void(NewMessage&)>& change = {}) {
        return post(to, [&](NewMessage& message) {
            message.params["text"] = text;
            if (change) change(message);
        });
    }
    /// "mot" has gone, "hai" and "ba" wait for the morning, which has come.
    void wait_with_two() {
        say("mot");
        second = say("hai");
        third = say("ba");
        run();
        book.clock.time = *parse_instant("2026-12-02T07:00");
    }
    [[nodiscard]] bool was_said(const std::string& text) const {
        const auto calls = providers.calls(k_sms_path);
        return !calls.empty() && calls.back().body.find(text) != std::string::npos;
    }
    [[nodiscard]] std::string state_of_message(std::int64_t message) {
        auto row =
            book.database.query("SELECT state FROM deliveries WHERE message_id = $1", message);
        REQUIRE(row.step());
        return row.text(0);
    }
    [[nodiscard]] std::int64_t joined_delivery() {
        return book.number(
            "SELECT COALESCE(MAX(d.id), 0) FROM deliveries d JOIN messages m ON m.id = "
            "d.message_id "
            "WHERE m.purpose = 'joined'");
    }
    void in_transaction(const std::function<void()>& work) {
        store::Transaction transaction{book.database};
        work();
        transaction.commit();
    }

    std::int64_t second = 0;
    std::int64_t third = 0;
};

}  // namespace

TEST_CASE_FIXTURE(OneADay, "what was too much for a day goes out as one message next morning") {
    wait_with_two();
    CHECK(count("pending") == 2);
    const auto later = say("bon");
    run();
    CHECK(providers.sms_calls() == 2);
    CHECK(was_said("1) hai; 2) ba"));
    CHECK(state_of_message(second) == "accepted");
    CHECK(state_of_message(third) == "accepted");
    CHECK(state_of_message(later) == "pending");
    CHECK(book.number("SELECT messages FROM member_days") == 1);
    CHECK(book.number("SELECT recipients FROM messages WHERE purpose = 'joined'") == 1);
    CHECK(book.number("SELECT COUNT(*) FROM attempts") == 2);
}

TEST_CASE_FIXTURE(OneADay, "what waits is known to the office, and is no message twice") {
    say("mot", "org:38.001");
    say("hai", "org:38.001");
    say("ba", "member:1");
    const auto sender = dispatcher();
    sender->run_once();
    CHECK(sender->next_due() == *parse_instant("2026-12-02T07:00"));
    auto rows = shape(book.database, book.clock.time);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].rung == 0);
    CHECK(rows[0].later == 10);
    book.clock.time = *parse_instant("2026-12-02T07:00");
    join_held(book.database, true, book.clock.time);
    rows = shape(book.database, book.clock.time);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].total() == 9);
    CHECK_FALSE(first_held(book.database));
}

TEST_CASE_FIXTURE(OneADay, "what waits alone, or may not be joined, goes as it is") {
    say("mot");
    say("hai");
    run();
    book.clock.time = *parse_instant("2026-12-02T07:00");
    run();
    CHECK(was_said("hai"));
    CHECK(joined_delivery() == 0);
    say("ba");
    say("bon");
    run();
    book.clock.time = *parse_instant("2026-12-03T07:00");
    join_held(book.database, false, book.clock.time);
    CHECK(joined_delivery() == 0);
    CHECK_FALSE(first_held(book.database));
}

TEST_CASE_FIXTURE(OneADay, "what is urgent or has little time left is never joined") {
    say("mot");
    say("hai");
    say("ba");
    const auto pressing = say("bon", "member:1", [](NewMessage& message) {
        message.not_after = *parse_instant("2026-12-02T15:30");
    });
    say("gap", "member:1", [](NewMessage& message) { message.is_urgent = true; });
    run();
    CHECK(count("accepted") == 2);
    book.clock.time = *parse_instant("2026-12-02T15:00");
    run();
    CHECK(state_of_message(pressing) == "accepted");
    CHECK(book.number("SELECT COUNT(*) FROM deliveries WHERE joined_into IS NOT NULL") == 2);
    CHECK(providers.sms_calls() == 4);
}

TEST_CASE_FIXTURE(OneADay, "what is cancelled before the morning's message leaves is not said") {
    wait_with_two();
    join_held(book.database, true, book.clock.time);
    in_transaction([&] { cancel(book.database, second, book.clock.time); });
    run();
    CHECK(was_said("1) ba"));
    CHECK_FALSE(was_said("hai"));
    CHECK(state_of_message(second) == "cancelled");
    CHECK(state_of_message(third) == "accepted");
}

TEST_CASE_FIXTURE(OneADay, "a joined message with nothing left to say is not sent") {
    wait_with_two();
    join_held(book.database, true, book.clock.time);
    in_transaction([&] {
        cancel(book.database, second, book.clock.time);
        cancel(book.database, third, book.clock.time);
    });
    run();
    CHECK(providers.sms_calls() == 1);
    CHECK(count("cancelled") == 3);
}

TEST_CASE_FIXTURE(OneADay, "who cancels the joined message cancels what it would have said") {
    wait_with_two();
    join_held(book.database, true, book.clock.time);
    const auto joined = book.number("SELECT id FROM messages WHERE purpose = 'joined'");
    in_transaction([&] { cancel(book.database, joined, book.clock.time); });
    CHECK(count("cancelled") == 3);
    CHECK(count("pending") == 0);
}

TEST_CASE_FIXTURE(OneADay, "what was cancelled while it was on its way may have arrived") {
    wait_with_two();
    providers.sms = [this](const Providers::Call&) {
        auto other = home.open_database();
        store::Transaction transaction{other};
        cancel(other, second, book.clock.time);
        transaction.commit();
        return body("<html>", 200);
    };
    run();
    book.clock.time += 10min;
    run();  // cannot say the same again
    CHECK(state_of_message(second) == "unknown");
    CHECK(state_of_message(third) == "unknown");
    CHECK(providers.sms_calls() == 2);
}

TEST_CASE_FIXTURE(OneADay, "who gets no joined message gets none of it, and each goes by itself") {
    wait_with_two();
    providers.sms = [](const Providers::Call&) { return body(R"({"CodeResult":"99"})"); };
    run();
    CHECK(count("rejected") == 3);
    providers.sms = [](const Providers::Call&) {
        return body(R"({"CodeResult":"100","SMSID":"s"})");
    };
    book.clock.time += 24h;
    in_transaction(
        [&] { retry(book.database, {.message = second, .member = {}}, book.clock.time); });
    run();
    CHECK(state_of_message(second) == "accepted");
    CHECK(state_of_message(third) == "rejected");
    CHECK(was_said("hai"));
}

TEST_CASE_FIXTURE(OneADay, "a joined message that is sent once more says the same") {
    wait_with_two();
    providers.sms = [](const Providers::Call&) { return body(R"({"CodeResult":"99"})"); };
    run();
    providers.sms = [](const Providers::Call&) {
        return body(R"({"CodeResult":"100","SMSID":"s"})");
    };
    book.clock.time += 24h;
    const auto joined = book.number("SELECT id FROM messages WHERE purpose = 'joined'");
    in_transaction(
        [&] { retry(book.database, {.message = joined, .member = {}}, book.clock.time); });
    CHECK(count("pending") == 3);
    run();
    CHECK(was_said("1) hai; 2) ba"));
    CHECK(count("accepted") == 4);
}

TEST_CASE_FIXTURE(OneADay,
                  "a receipt of the joined message is one of all, an opened link of its own") {
    wait_with_two();
    run();
    const auto own = book.number("SELECT id FROM deliveries WHERE message_id = 2");
    in_transaction([&] {
        record(book.database, own, Receipt::opened, book.clock.time);
        record(book.database, joined_delivery(), Receipt::delivered, book.clock.time);
    });
    CHECK(state_of_message(second) == "seen");
    CHECK(state_of_message(third) == "delivered");
    in_transaction(
        [&] { record(book.database, joined_delivery(), Receipt::seen, book.clock.time); });
    CHECK(state_of_message(third) == "seen");
    CHECK(book.number("SELECT COUNT(*) FROM deliveries WHERE opened_at IS NOT NULL") == 1);
}

TEST_CASE("a message in few words is its title, when it begins, and the person's link") {
    CHECK(short_form({{"title", "Hop"}, {"text", "x"}, {"starts_at", "2026-12-03T14:00"}})
              .starts_with("Hop, "));
    CHECK(short_form({{"text", "Nop bao cao"}, {"link", "https://a.vn/v/1"}}) ==
          "Nop bao cao https://a.vn/v/1");
    CHECK(short_form({{"full_name", "A"}, {"amount", "200"}}) == "200");
    std::string text = "ô";
    for (int i = 0; i < 100; ++i) text += "ô";
    const auto form = short_form({{"text", text}});
    CHECK(form.size() <= 103);
    CHECK(form.ends_with("ô..."));
}

TEST_CASE("a joined text tells how many more there are") {
    const std::vector<std::string> forms{"a", "b", "c"};
    CHECK(joined_text(forms, 3) == "1) a; 2) b; 3) c");
    CHECK(joined_text(forms, 1) == "1) a; and 2 more");
}

TEST_SUITE_END();
