#include "sotay/notify/message.h"

#include "sotay/base/error.h"
#include "sotay/notify/expander.h"
#include "sotay/notify/outbox.h"
#include "sotay/notify/status.h"

#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "../members/register.h"

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;

TEST_SUITE_BEGIN("notify::message");

namespace {

/// A cell of five, of whom member 3 has no phone.
struct Cell : test::Register {
    Cell() {
        add_organisation(1, "38", "dang_bo_tinh", std::nullopt);
        add_organisation(2, "38.001", "chi_bo", 1);
        for (std::int64_t id = 1; id <= 5; ++id) {
            test::Person person{.id = id, .full_name = "Đảng viên"};
            if (id != 3) person.phone = "8498765432" + std::to_string(id);
            add_member(person, 2, "chinh_thuc", "2020-01-01");
        }
    }
    [[nodiscard]] NewMessage notice() const {
        NewMessage message;
        message.purpose = "notice";
        message.selector = "org:38.001";
        message.tree_on = local_date(clock.time);
        message.params = {{"text", "Họp"}};
        message.not_before = clock.time;
        return message;
    }
    Posted post_now(const NewMessage& message) {
        store::Transaction transaction{database};
        const auto posted = post(database, message, clock.time);
        transaction.commit();
        return posted;
    }
    [[nodiscard]] Expander expander(std::size_t batch = 1'000) {
        return {database, [](const Reachability& reach) { return reach.has_phone; }, batch};
    }
};

bool fails_with(ErrorKind kind, const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind() == kind;
    }
    return false;
}

}  // namespace

TEST_CASE_FIXTURE(Cell, "a message is there exactly when the fact it announces is") {
    {
        store::Transaction transaction{database};
        CHECK(post(database, notice(), clock.time).is_new);
    }
    CHECK(number("SELECT COUNT(*) FROM messages") == 0);
}

TEST_CASE_FIXTURE(Cell, "the same key never posts twice") {
    auto message = notice();
    message.key = "hop-12";
    const auto first = post_now(message);
    message.params["text"] = "Họp lại";
    const auto second = post_now(message);
    CHECK(first.is_new);
    CHECK_FALSE(second.is_new);
    CHECK(second.id == first.id);
    CHECK(number("SELECT COUNT(*) FROM messages") == 1);
    CHECK(find_message(database, first.id)->params.at("text") == "Họp");
}

TEST_CASE_FIXTURE(Cell, "a message that means nobody who exists is refused") {
    auto message = notice();
    message.selector = "org:38.099";
    CHECK(fails_with(ErrorKind::not_found, [&] { post_now(message); }));
    message.selector = "member:99";
    CHECK(fails_with(ErrorKind::not_found, [&] { post_now(message); }));
    message.selector = "member:38.123456";
    CHECK(fails_with(ErrorKind::not_found, [&] { post_now(message); }));
    message.selector = "nobody";
    CHECK(fails_with(ErrorKind::usage, [&] { post_now(message); }));
    message = notice();
    message.not_after = message.not_before;
    CHECK(fails_with(ErrorKind::conflict, [&] { post_now(message); }));
}

TEST_CASE_FIXTURE(Cell, "everyone gets one delivery, and who has no number is known at once") {
    const auto id = post_now(notice()).id;
    expander().expand_all(clock.time);
    const auto counts = count(database, id);
    CHECK(counts.total() == 5);
    CHECK(counts[State::pending] == 4);
    CHECK(counts[State::unreached] == 1);
    CHECK(text("SELECT detail FROM deliveries WHERE member_id = 3") != "");
    CHECK(find_message(database, id)->recipients == 5);
    CHECK(find_message(database, id)->state == "open");
}

TEST_CASE_FIXTURE(Cell, "a fan-out goes on where a crash between two batches stopped it") {
    const auto id = post_now(notice()).id;
    CHECK(expander(2).expand_one(clock.time));
    CHECK(number("SELECT COUNT(*) FROM deliveries") == 2);
    CHECK(find_message(database, id)->state == "expanding");

    expander(2).expand_all(clock.time);
    CHECK(number("SELECT COUNT(*) FROM deliveries") == 5);
    CHECK(number("SELECT COUNT(DISTINCT member_id) FROM deliveries") == 5);
    CHECK(find_message(database, id)->recipients == 5);
}

TEST_CASE_FIXTURE(Cell, "a fan-out whose last batch is full ends as well") {
    auto message = notice();
    message.selector = "org:38.001-member:5";
    const auto id = post_now(message).id;
    expander(2).expand_all(clock.time);
    CHECK(find_message(database, id)->state == "open");
    CHECK(find_message(database, id)->recipients == 4);
}

TEST_CASE_FIXTURE(Cell, "a message whose organisation is gone says so and holds nobody up") {
    const auto lost = post_now(notice()).id;
    database.execute("UPDATE organisation_placements SET code = 'X' WHERE organisation_id = 2");
    auto other = notice();
    other.selector = "org:X";
    const auto later = post_now(other).id;
    expander().expand_all(clock.time);
    CHECK(find_message(database, lost)->problem);
    CHECK(find_message(database, later)->recipients == 5);
}

TEST_CASE_FIXTURE(Cell, "cancelling stops what was not sent and does not deny what may have been") {
    const auto id = post_now(notice()).id;
    expander().expand_all(clock.time);
    Outbox outbox{database};
    const auto due = outbox.due(0, false, clock.time, 1);
    REQUIRE(due.size() == 1);
    const auto claim =
        outbox.begin(due[0], {"sms", "key", Bytes{1}, 1, 350}, std::nullopt, clock.time);
    outbox.finish(claim,
                  {{Kind::unknown, Outcome::Cause::none, "timed out", {}, {}},
                   {State::pending, 0, 0, 1, clock.time + 5s},
                   clock.time},
                  clock.time);
    {
        store::Transaction transaction{database};
        CHECK(cancel(database, id, clock.time) == 3);
        transaction.commit();
    }
    const auto counts = count(database, id);
    CHECK(counts[State::cancelled] == 3);
    CHECK(counts[State::unknown] == 1);
    CHECK(counts[State::unreached] == 1);
    CHECK(fails_with(ErrorKind::not_found, [&] { cancel(database, 99, clock.time); }));
}

TEST_CASE_FIXTURE(Cell, "a claim takes a delivery away and a release gives it back untouched") {
    post_now(notice());
    expander().expand_all(clock.time);
    Outbox outbox{database};
    const auto due = outbox.due(0, false, clock.time, 10);
    REQUIRE(due.size() == 4);
    const auto claim =
        outbox.begin(due[0], {"zalo", "key-1", Bytes{1}, 0, 200}, std::nullopt, clock.time);
    CHECK(claim.due.attempts == 1);
    CHECK(outbox.due(0, false, clock.time, 10).size() == 3);
    REQUIRE(outbox.open_claims().size() == 1);
    CHECK(outbox.open_claims()[0].due.delivery == due[0].delivery);

    outbox.release(claim, clock.time);
    CHECK(outbox.open_claims().empty());
    const auto again = outbox.due(0, false, clock.time, 10);
    REQUIRE(again.size() == 4);
    CHECK(number("SELECT SUM(attempts) FROM deliveries") == 0);
}

TEST_CASE_FIXTURE(Cell, "only what surely was not sent may pass on to a dearer gateway") {
    post_now(notice());
    expander().expand_all(clock.time);
    Outbox outbox{database};
    const auto due = outbox.due(0, false, clock.time, 1);
    const auto claim =
        outbox.begin(due[0], {"zalo", "key-1", Bytes{1}, 0, 200}, std::nullopt, clock.time);
    outbox.finish(claim,
                  {{Kind::unknown, Outcome::Cause::none, "timed out", {}, {}},
                   {State::pending, 0, 0, 1, clock.time},
                   clock.time},
                  clock.time);
    REQUIRE(outbox.doubt(due[0].delivery));
    CHECK(outbox.doubt(due[0].delivery)->body_digest == Bytes{1});

    CHECK(outbox.pass_on(0, clock.time - 1h, clock.time, clock.time) == 0);
    CHECK(outbox.pass_on(0, clock.time, clock.time, clock.time) == 3);
    CHECK(outbox.due(0, false, clock.time, 10).size() == 1);
    CHECK(outbox.due(1, false, clock.time, 10).size() == 3);
    CHECK(outbox.strand(1, "no gateway", clock.time) == 3);
    CHECK(outbox.strand(0, "no gateway", clock.time) == 1);
    CHECK(number("SELECT COUNT(*) FROM deliveries WHERE state = 'unknown'") == 1);
}

TEST_CASE_FIXTURE(Cell, "the status lists each delivery, all of them or those that failed") {
    const auto id = post_now(notice()).id;
    expander().expand_all(clock.time);
    const auto listed = [&](Which which) {
        std::vector<DeliveryRow> rows;
        for_each_delivery(database, vault, id, which, local_date(clock.time),
                          [&rows](const DeliveryRow& row) { rows.push_back(row); });
        return rows;
    };
    CHECK(listed(Which::all).size() == 5);
    CHECK(listed(Which::all)[0].phone == "84987654321");
    REQUIRE(listed(Which::failed).size() == 1);
    CHECK(listed(Which::failed)[0].member == 3);
    CHECK_FALSE(listed(Which::failed)[0].phone);
    CHECK(listed(Which::failed)[0].organisation == 2);
    CHECK(listed(Which::unreached).size() == 1);
    CHECK(fails_with(ErrorKind::not_found,
                     [&] { static_cast<void>(count(database, std::int64_t{99})); }));

    std::vector<OrganisationCounts> groups;
    count_by_organisation(database, id, local_date(clock.time),
                          [&groups](const OrganisationCounts& one) { groups.push_back(one); });
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].organisation == 2);
    CHECK(groups[0].counts.total() == 5);
}

TEST_SUITE_END();
