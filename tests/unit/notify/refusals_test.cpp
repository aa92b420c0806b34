#include "sotay/notify/refusals.h"

#include "office.h"

#include "sotay/members/sealed.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;
using namespace sotay::notify::testing;
using namespace std::chrono_literals;
using Hold = Outcome::Hold;

TEST_SUITE_BEGIN("notify::Refusals");

namespace {

const std::string k_zalo = "zalo";
const std::string k_sms = "sms";
const std::string k_phone = "84987654321";
const std::string k_zalo_id = "4567";

struct Known {
    store::Database database = store::Database::in_memory();
    store::Vault vault{Secret{store::Vault::new_key()}};
    Refusals refusals{database, vault};
    Traits by_phone;
    Traits by_window{.address = Traits::Address::zalo_id, .needs_window = true};
    Instant now = *parse_instant("2026-12-01T09:00");

    void learn(const std::string& gateway, Hold hold) {
        Outcome outcome{Outcome::Kind::rejected, Outcome::Cause::recipient, "Zalo -118", {}, {}};
        outcome.hold = hold;
        refusals.learn({gateway, by_phone, 1, k_phone}, outcome, now);
    }
    [[nodiscard]] bool is_held(const std::string& gateway, const std::string& phone = k_phone) {
        return refusals.foresee({gateway, by_phone, 1, phone}, now).has_value();
    }
    [[nodiscard]] bool is_closed() {
        return refusals.foresee({k_zalo, by_window, 1, k_zalo_id}, now).has_value();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Known, "who has no account is asked for again after a month") {
    CHECK_FALSE(is_held(k_zalo));
    learn(k_zalo, Hold::no_account);
    CHECK(is_held(k_zalo));
    CHECK_FALSE(is_held(k_sms));
    now += k_no_account_hold - 1ms;
    CHECK(is_held(k_zalo));
    now += 1ms;
    CHECK_FALSE(is_held(k_zalo));
    learn(k_zalo, Hold::no_account);
    CHECK(is_held(k_zalo));
}

TEST_CASE_FIXTURE(Known, "a refusal holds until the person comes back") {
    database.execute("INSERT INTO zalo_windows (zalo_id_index) VALUES ($1)", Bytes(16, 1));
    learn(k_zalo, Hold::refusal);
    now += 24h * 365;
    CHECK(is_held(k_zalo));
    lift_refusals(database, members::zalo_id_index(k_zalo_id, vault));
    CHECK(is_held(k_zalo));  // somebody else
    note_zalo_contact(database, members::phone_index(k_phone, vault), now, true, true);
    CHECK_FALSE(is_held(k_zalo));
}

TEST_CASE_FIXTURE(Known, "a changed number is free of what the old one got") {
    learn(k_zalo, Hold::refusal);
    CHECK_FALSE(is_held(k_zalo, "84912345678"));
}

TEST_CASE_FIXTURE(Known, "an outcome that teaches nothing is not kept") {
    learn(k_zalo, Hold::none);
    CHECK_FALSE(is_held(k_zalo));
}

TEST_CASE_FIXTURE(Known, "a closed window is not knocked at, one of which nothing is known is") {
    CHECK_FALSE(is_closed());
    Outcome outcome;
    outcome.hold = Hold::closed_window;
    refusals.learn({k_zalo, by_window, 1, k_zalo_id}, outcome, now);
    CHECK(is_closed());
    const auto index = members::zalo_id_index(k_zalo_id, vault);
    note_zalo_contact(database, index, now, true, std::nullopt);
    CHECK_FALSE(is_closed());
    now += k_zalo_window;
    CHECK(is_closed());
    note_zalo_contact(database, index, now, true, std::nullopt);
    note_zalo_contact(database, index, now, false, false);
    CHECK(is_closed());
}

TEST_CASE_FIXTURE(Known, "the reason told earlier is told again") {
    learn(k_zalo, Hold::no_account);
    const auto outcome = refusals.foresee({k_zalo, by_phone, 1, k_phone}, now);
    REQUIRE(outcome);
    CHECK(outcome->kind == Outcome::Kind::rejected);
    CHECK(outcome->detail.find("Zalo -118") != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "a follower is free of what their phone number had refused") {
    const auto zalo_id = members::zalo_id_index(k_zalo_id, book.vault);
    book.database.execute("UPDATE members SET zalo_id_index = $1 WHERE id = 1", zalo_id);
    Refusals refusals{book.database, book.vault};
    Outcome outcome;
    outcome.hold = Hold::refusal;
    const Traits traits;
    refusals.learn({k_zalo, traits, 1, k_phone}, outcome, book.clock.time);
    refusals.learn({k_zalo, traits, 2, "84987654322"}, outcome, book.clock.time);
    lift_refusals(book.database, zalo_id);
    CHECK(book.number("SELECT COUNT(*) FROM address_refusals") == 1);
    CHECK(book.number("SELECT member_id FROM address_refusals") == 2);
}

TEST_CASE_FIXTURE(Office, "whom Zalo does not know goes to the SMS without asking Zalo again") {
    providers.zalo = [](const Providers::Call&) { return body(R"({"error":-118})"); };
    post("member:1");
    run();
    CHECK(providers.zalo_calls() == 1);
    post("member:1");
    run();
    CHECK(providers.zalo_calls() == 1);
    CHECK(providers.sms_calls() == 2);
    CHECK(count("accepted") == 2);
}

TEST_SUITE_END();
