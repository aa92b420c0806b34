#include "gateway_answers.h"

#include "sotay/base/error.h"
#include "sotay/formats/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

TEST_SUITE_BEGIN("notify: speedsms");

namespace {

struct SpeedSms {
    home::GatewayConfig config = [] {
        home::GatewayConfig made;
        made.name = "sms";
        made.driver = "speedsms";
        made.base_url = "https://api.speedsms.vn/index.php";
        return made;
    }();
    SmsTexts texts{""};
    Credentials credentials{{}, {}, {{"api_key", Secret{"token"}}}};

    [[nodiscard]] std::unique_ptr<Gateway> gateway() const { return make_gateway(config, texts); }
    [[nodiscard]] Json sent() const {
        Outgoing outgoing{"84987654321", "key-1", {}};
        outgoing.content.text = "Hop";
        return json::parse(gateway()->request(outgoing, credentials).body, "request");
    }
    [[nodiscard]] std::vector<ProviderReport> reports(const std::string& body) const {
        return gateway()->read_callback({"POST", {}, body});
    }
};

net::HttpResponse refused(const std::string& code, const std::string& message = "m") {
    return answered(R"({"status":"error","code":")" + code + R"(","message":")" + message +
                    R"("})");
}

}  // namespace

TEST_CASE_FIXTURE(SpeedSms, "each of its codes is known") {
    check_answers(
        *gateway(),
        {{"00",
          answered(R"({"status":"success","code":"00","data":{"tranId":123456,"totalSMS":1,)"
                   R"("totalPrice":250,"invalidPhone":[]}})"),
          Kind::accepted, Cause::none},
         {"00, but not to this number",
          answered(R"({"status":"success","code":"00","data":{"tranId":1,"totalSMS":0,)"
                   R"("totalPrice":0,"invalidPhone":["84987654321"]}})"),
          Kind::rejected, Cause::recipient},
         {"007", refused("007"), Kind::retry, Cause::refused},
         {"008", refused("008"), Kind::retry, Cause::refused},
         {"009", refused("009"), Kind::retry, Cause::refused},
         {"101", refused("101"), Kind::rejected, Cause::message},
         {"101 of the sender", refused("101", "sender not found"), Kind::retry, Cause::refused},
         {"105", refused("105", "84987654321"), Kind::rejected, Cause::recipient},
         {"110", refused("110"), Kind::rejected, Cause::message},
         {"113", refused("113"), Kind::rejected, Cause::message},
         {"300", refused("300"), Kind::retry, Cause::refused},
         {"500", refused("500"), Kind::unknown, Cause::none},
         {"a new one", refused("777"), Kind::retry, Cause::none},
         {"no number", refused("x"), Kind::unknown, Cause::none},
         {"success and a code of failure", answered(R"({"status":"success","code":"300"})"),
          Kind::unknown, Cause::none},
         {"a bad token",
          answered(R"({"name":"Not Found","message":"","code":0,"status":404})", 404), Kind::retry,
          Cause::refused},
         {"too fast",
          answered(R"({"name":"Too Many Requests","message":"Rate limit exceeded.","code":0,)"
                   R"("status":429})",
                   429),
          Kind::retry, Cause::throttled}});
    check_answers(*gateway(), foreign_answers());
}

TEST_CASE_FIXTURE(SpeedSms, "too fast waits as long as the provider says, within reason") {
    auto busy = answered("{}", 429);
    busy.headers = {{"X-Rate-Limit-Reset", "37"}};
    CHECK(gateway()->classify(busy).retry_after == 37s);
    busy.headers = {{"X-Rate-Limit-Reset", "1795000000"}};
    CHECK(gateway()->classify(busy).retry_after == 600s);
    busy.headers = {{"X-Rate-Limit-Reset", "soon"}};
    CHECK(gateway()->classify(busy).retry_after == 5s);
    busy.retry_after = 7s;
    CHECK(gateway()->classify(busy).retry_after == 7s);
}

TEST_CASE_FIXTURE(SpeedSms, "no digit of its transaction is lost") {
    CHECK(gateway()
              ->classify(answered(
                  R"({"status":"success","code":"00","data":{"tranId":9007199254740993}})"))
              .provider_id == "9007199254740993");
}

TEST_CASE_FIXTURE(SpeedSms, "the wire format") {
    Outgoing outgoing{"84987654321", "key-1", {}};
    outgoing.content.text = "Họp";
    const auto request = gateway()->request(outgoing, credentials);
    CHECK(request.method == "POST");
    CHECK(request.url == "https://api.speedsms.vn/index.php/sms/send");
    REQUIRE(request.headers.size() == 2);
    CHECK(request.headers[0].value == "application/json");
    CHECK(request.headers[1].name == "Authorization");
    CHECK(request.headers[1].value == "Basic dG9rZW46eA==");
    CHECK(json::parse(request.body, "request") ==
          json::parse(R"({"to":["84987654321"],"content":"Họp","sms_type":2,"sender":""})",
                      "expected"));
}

TEST_CASE_FIXTURE(SpeedSms, "a sender's name makes it a message under that name, unless told") {
    config.settings = {{"brandname", "DANGUY"}};
    CHECK(sent()["sms_type"] == 3);
    CHECK(sent()["sender"] == "DANGUY");
    config.settings["sms_type"] = "4";
    CHECK(sent()["sms_type"] == 4);
}

TEST_CASE_FIXTURE(SpeedSms, "a report of status 0 is delivered, one of 64 and more failed") {
    using Told = ProviderReport::Kind;
    const std::vector<std::pair<std::string, Told>> rows{
        {"0", Told::delivered}, {"1", Told::pending},  {"63", Told::pending},
        {"64", Told::failed},   {"255", Told::failed}, {R"("0")", Told::delivered}};
    for (const auto& [status, kind] : rows) {
        CAPTURE(status);
        const auto told = reports(
            R"({"type":"report","tranId":123,"phone":"84987654321","status":)" + status + "}");
        REQUIRE(told.size() == 1);
        CHECK(static_cast<int>(told[0].kind) == static_cast<int>(kind));
        CHECK(told[0].provider_id == "123");
        CHECK(told[0].key.empty());
        CHECK(told[0].detail.find("84987654321") == std::string::npos);
    }
}

TEST_CASE_FIXTURE(SpeedSms, "what a citizen writes back reports nothing") {
    CHECK(reports(R"({"type":"sms","phone":"84987654321","content":"x"})").empty());
}

TEST_CASE_FIXTURE(SpeedSms, "a call that is no report is refused") {
    for (const std::string body :
         {"", "[]", "{}", R"({"type":"report","status":0})", R"({"type":"report","tranId":1})",
          R"({"type":"report","tranId":1,"status":-1})"}) {
        CAPTURE(body);
        CHECK_THROWS_AS(static_cast<void>(reports(body)), Error);
    }
}

TEST_CASE_FIXTURE(SpeedSms, "the token and the balance are proved without a message") {
    const auto probes = gateway()->probes(credentials);
    REQUIRE(probes.size() == 1);
    const auto& [what, request, judge] = probes.front();
    CHECK(request.method == "GET");
    CHECK(request.url == "https://api.speedsms.vn/index.php/user/info");
    CHECK(request.headers[0].value == "Basic dG9rZW46eA==");
    CHECK(judge(answered(R"({"status":"success","code":"00","data":{"email":"a","balance":2000,)"
                         R"("currency":"VND"}})"))
              .empty());
    for (const auto& wrong :
         {answered(R"({"status":"success","code":"00","data":{"balance":0}})"),
          answered(R"({"status":"error","code":"007","message":"m"})"), answered("", 404),
          answered("<html>"), silent(net::HttpResponse::Reach::unanswered)}) {
        CHECK_FALSE(judge(wrong).empty());
    }
}

TEST_SUITE_END();
