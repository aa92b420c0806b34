#include "sotay/notify/personal_link.h"

#include "office.h"

#include "sotay/base/error.h"
#include "sotay/notify/survey.h"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>
#include <set>
#include <string>

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::PersonalLinks");

namespace {

constexpr std::string_view k_address = "https://sotay.example.vn";

struct TwoHomes {
    store::Vault vault{Secret{store::Vault::new_key()}};
    store::Vault other{Secret{store::Vault::new_key()}};
    PersonalLinks links{vault, k_address};
};

/// An office whose only gateway is SMS and whose texts hold the link.
struct LinkOffice : notify::testing::Office {
    LinkOffice() : Office{"ladder: [sms]\npublic_url: \"https://sotay.example.vn/\""} {}

    static void with_link(NewMessage& message) {
        message.purpose = "directive";
        message.params = {{"symbol", "01-NQ/TU"}, {"text", "đọc"}};
        message.has_link = true;
    }
    [[nodiscard]] std::string last_sms() {
        return providers.calls("/MainService.svc/json/SendMultipleMessage_V4_post_json/")
            .back()
            .body;
    }
};

}  // namespace

TEST_CASE_FIXTURE(TwoHomes, "a token leads back to its delivery and is as long as any other") {
    std::set<std::string> tokens;
    for (const std::int64_t id : {1LL, 2LL, 255LL, 256LL, 1'000'000LL, (1LL << 40) - 1}) {
        const auto token = links.token(id);
        CHECK(links.delivery(token) == id);
        CHECK(links.url(id) == std::string{k_address} + "/v/" + token);
        CHECK(specimen_link(k_address)->size() == links.url(id)->size());
        tokens.insert(token);
    }
    CHECK(tokens.size() == 6);
}

TEST_CASE_FIXTURE(TwoHomes, "a token with any letter changed leads nowhere") {
    const auto token = links.token(7);
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto wrong = token;
        wrong[at] = wrong[at] == 'A' ? 'B' : 'A';
        CHECK_FALSE(links.delivery(wrong));
    }
    for (const auto& wrong : {std::string{}, token + "A", token.substr(1), std::string(28, '='),
                              std::string(28, '\0')}) {
        CHECK_FALSE(links.delivery(wrong));
    }
}

TEST_CASE_FIXTURE(TwoHomes, "another home's key makes other tokens") {
    CHECK_FALSE(links.delivery(PersonalLinks{other, k_address}.token(7)));
}

TEST_CASE_FIXTURE(TwoHomes, "without a public address there is no link") {
    CHECK_FALSE(PersonalLinks(vault, "").url(7));
    CHECK_FALSE(specimen_link(""));
    CHECK(specimen_link("https://a.vn/")->starts_with("https://a.vn/v/"));
}

TEST_CASE_FIXTURE(LinkOffice, "each person is sent a link of their own") {
    post("member:1", with_link);
    run();
    const PersonalLinks links{book.vault, k_address};
    CHECK(last_sms().find(*links.url(1)) != std::string::npos);
}

TEST_CASE_FIXTURE(LinkOffice, "a later message can carry the links of an earlier one") {
    const auto first = post("member:2+member:1", with_link);
    post("member:2", [first](NewMessage& message) {
        with_link(message);
        message.link_of = first;
    });
    run();
    const PersonalLinks links{book.vault, k_address};
    const auto delivery =
        book.number("SELECT id FROM deliveries WHERE member_id = 2 AND message_id = 1");
    CHECK(last_sms().find(*links.url(delivery)) != std::string::npos);
}

TEST_CASE("a message whose link has no address waits for the operator") {
    notify::testing::Office office{"ladder: [sms]"};
    office.post("member:1", LinkOffice::with_link);
    office.run();
    CHECK(office.count("pending") == 1);
    CHECK(office.providers.sms_calls() == 0);
}

TEST_CASE("a preview with a link says what to set when there is no public address") {
    notify::testing::Office office{"ladder: [sms]"};
    NewMessage message;
    message.selector = "all";
    message.tree_on = local_date(office.book.clock.time);
    LinkOffice::with_link(message);
    std::string said;
    try {
        static_cast<void>(survey(office.home, office.book.database, message));
    } catch (const Error& error) {
        said = error.what();
    }
    CHECK(said.find("public_url") != std::string::npos);
}

TEST_SUITE_END();
