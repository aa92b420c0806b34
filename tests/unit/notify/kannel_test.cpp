#include "gateway_answers.h"

#include "sotay/base/error.h"
#include "sotay/net/request_target.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Query = std::map<std::string, std::string>;

TEST_SUITE_BEGIN("notify: kannel");

namespace {

struct Kannel {
    home::GatewayConfig config = [] {
        home::GatewayConfig made;
        made.name = "smpp";
        made.driver = "kannel";
        made.base_url = "http://127.0.0.1:13013";
        made.settings = {{"username", "so tay"}, {"brandname", "DANGUY"}};
        made.price = 300;
        return made;
    }();
    SmsTexts texts{""};
    Credentials credentials{{}, {}, {{"password", Secret{"p&ss"}}}};

    [[nodiscard]] std::unique_ptr<Gateway> gateway() const { return make_gateway(config, texts); }
    [[nodiscard]] Query sent(const Outgoing& outgoing) const {
        const auto request = gateway()->request(outgoing, credentials);
        CHECK(request.method == "GET");
        CHECK(request.body.empty());
        const std::string begin = config.base_url + "/cgi-bin/sendsms?";
        REQUIRE(request.url.starts_with(begin));
        const auto target = net::parse_target(request.url.substr(config.base_url.size()));
        REQUIRE(target);
        return target->query;
    }
    [[nodiscard]] ProviderReport report(const Query& query) const {
        const auto reports = gateway()->read_callback({"GET", query, ""});
        REQUIRE(reports.size() == 1);
        return reports.front();
    }
};

Outgoing message(const std::string& text, const std::string& callback_url = "") {
    Outgoing outgoing{"84987654321", "key-1", {}, callback_url};
    outgoing.content.text = text;
    return outgoing;
}

}  // namespace

TEST_CASE_FIXTURE(Kannel, "each answer of smsbox is known by its status and its first words") {
    check_answers(
        *gateway(),
        {{"taken", answered("0: Accepted for delivery", 202), Kind::accepted, Cause::none},
         {"queued", answered("3: Queued for later delivery", 202), Kind::accepted, Cause::none},
         {"sent", answered("Sent. Message splits: 2", 202), Kind::accepted, Cause::none},
         {"sent to nobody", answered("Sent. Denied receivers are: 84987654321", 202),
          Kind::rejected, Cause::recipient},
         {"not routable", answered("Not routable. Do not try again.", 403), Kind::rejected,
          Cause::recipient},
         {"busy", answered("Temporal failure, try again later.", 503), Kind::retry,
          Cause::throttled},
         {"account", answered("Authorization failed for sendsms", 403), Kind::retry,
          Cause::refused},
         {"no number", answered("Missing receiver number, rejected", 400), Kind::rejected,
          Cause::recipient},
         {"empty number", answered("Empty receiver number not allowed, rejected", 400),
          Kind::rejected, Cause::recipient},
         {"denied", answered("Number(s) has/have been denied by white- and/or black-lists.", 400),
          Kind::rejected, Cause::recipient},
         {"no sender", answered("Sender missing and no global set, rejected", 400), Kind::retry,
          Cause::refused},
         {"coding", answered("Coding field misformed, rejected", 400), Kind::retry, Cause::refused},
         {"dlr-url", answered("DLR-URL field misformed, rejected", 400), Kind::retry,
          Cause::refused},
         {"charset", answered("Charset or body misformed, rejected", 400), Kind::rejected,
          Cause::message},
         {"failed", answered("Sending failed. Failed receivers are: 84987654321", 500), Kind::retry,
          Cause::none},
         {"another refusal", answered("Something new", 400), Kind::retry, Cause::refused}});
    check_answers(*gateway(), foreign_answers());
}

TEST_CASE_FIXTURE(Kannel, "a text of the 7-bit alphabet goes as such") {
    CHECK(sent(message("Hop chi bo [14h] & 100%")) == Query{{"username", "so tay"},
                                                            {"password", "p&ss"},
                                                            {"from", "DANGUY"},
                                                            {"to", "84987654321"},
                                                            {"coding", "0"},
                                                            {"charset", "UTF-8"},
                                                            {"text", "Hop chi bo [14h] & 100%"}});
}

TEST_CASE_FIXTURE(Kannel, "a text with other letters goes as UCS-2") {
    const auto query = sent(message("Họp Đảng ủy"));
    CHECK(query.at("coding") == "2");
    CHECK(query.at("charset") == "UTF-8");
    CHECK(query.at("text") == "Họp Đảng ủy");
}

TEST_CASE_FIXTURE(Kannel, "without a sender's name Kannel takes its own, and a line may be named") {
    config.settings = {{"username", "sotay"}, {"smsc", "viettel"}};
    const auto query = sent(message("a"));
    CHECK_FALSE(query.contains("from"));
    CHECK(query.at("smsc") == "viettel");
}

TEST_CASE_FIXTURE(Kannel, "the report is asked for at our address, under our key") {
    const auto query = sent(message("a", "https://so.example.vn/hooks/gateway/T"));
    CHECK(query.at("dlr-mask") == "31");
    CHECK(query.at("dlr-url") ==
          "https://so.example.vn/hooks/gateway/T?key=key-1&status=%d&id=%F&reply=%A");
    CHECK_FALSE(sent(message("a")).contains("dlr-url"));
}

TEST_CASE_FIXTURE(Kannel, "a percent sign of ours is no escape of Kannel's") {
    const auto query = sent(message("a", "https://so.example.vn/a%20b?c=d"));
    CHECK(query.at("dlr-url") ==
          "https://so.example.vn/a%%20b?c=d&key=key-1&status=%d&id=%F&reply=%A");
}

TEST_CASE_FIXTURE(Kannel, "bit 1 is delivered, 2 and 16 are failed, the others change nothing") {
    using Told = ProviderReport::Kind;
    const std::vector<std::pair<std::string, Told>> rows{
        {"1", Told::delivered}, {"2", Told::failed},  {"16", Told::failed},
        {"4", Told::pending},   {"8", Told::pending}, {"32", Told::pending}};
    for (const auto& [status, kind] : rows) {
        CAPTURE(status);
        const auto told = report({{"key", "key-1"}, {"status", status}, {"id", "i-1"}});
        CHECK(static_cast<int>(told.kind) == static_cast<int>(kind));
        CHECK(told.key == "key-1");
        CHECK(told.provider_id == "i-1");
    }
}

TEST_CASE_FIXTURE(Kannel, "why it failed is told without what the operator quotes") {
    CHECK(report({{"key", "k"},
                  {"status", "2"},
                  {"reply",
                   "id:1 sub:001 dlvrd:000 submit date:2612011400 stat:UNDELIV err:011 "
                   "text:Kinh moi 84987654321"}})
              .detail == "Kannel 2 stat:UNDELIV err:011");
    CHECK(
        report({{"key", "k"}, {"status", "16"}, {"reply", "NACK/11/Invalid Destination"}}).detail ==
        "Kannel 16 NACK/11");
    CHECK(report({{"key", "k"}, {"status", "2"}, {"reply", "84987654321"}}).detail == "Kannel 2");
}

TEST_CASE_FIXTURE(Kannel, "a call that is no report of Kannel's is refused") {
    for (const auto& query : std::vector<Query>{{},
                                                {{"status", "1"}},
                                                {{"key", "k"}},
                                                {{"key", "k"}, {"status", ""}},
                                                {{"key", "k"}, {"status", "0"}},
                                                {{"key", "k"}, {"status", "%d"}},
                                                {{"key", "k"}, {"status", "1x"}},
                                                {{"key", "k"}, {"status", "64"}},
                                                {{"key", "k"}, {"status", "-1"}}}) {
        CHECK_THROWS_AS(static_cast<void>(gateway()->read_callback({"GET", query, ""})), Error);
    }
}

TEST_CASE_FIXTURE(Kannel, "the account is proved by a message to nobody") {
    const auto probes = gateway()->probes(credentials);
    REQUIRE(probes.size() == 1);
    const auto& probe = probes.front();
    CHECK(probe.request.url ==
          "http://127.0.0.1:13013/cgi-bin/sendsms?username=so%20tay&"
          "password=p%26ss");
    CHECK(probe.judge(answered("Missing receiver number, rejected", 400)).empty());
    for (const auto& wrong :
         {answered("Authorization failed for sendsms", 403), answered("<html>", 200),
          silent(net::HttpResponse::Reach::not_sent)}) {
        const auto problem = probe.judge(wrong);
        CHECK_FALSE(problem.empty());
        CHECK(problem.find("p&ss") == std::string::npos);
    }
}

TEST_SUITE_END();
