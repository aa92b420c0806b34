#include "sotay/base/error.h"
#include "sotay/formats/json.h"
#include "sotay/notify/gateway.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Reach = net::HttpResponse::Reach;

TEST_SUITE_BEGIN("notify::gateways");

namespace {

home::GatewayConfig zalo_gateway() {
    home::GatewayConfig config;
    config.name = "zalo";
    config.driver = "zalo_template";
    config.account = "oa";
    config.base_url = "https://business.openapi.zalo.me";
    config.templates = {
        {"invitation", {"300001", {{"ten", "{full_name}"}, {"thoi_gian", "{starts_at}"}}}},
        {"notice", {"300002", {{"noi_dung", "{text}"}}}}};
    config.price = 200;
    return config;
}

home::GatewayConfig esms_gateway() {
    home::GatewayConfig config;
    config.name = "sms";
    config.driver = "esms";
    config.base_url = "https://rest.esms.vn";
    config.settings = {{"brandname", "SOTAY"}};
    config.price = 350;
    return config;
}

struct Drivers {
    SmsTexts texts{""};
    home::GatewayConfig zalo_config = zalo_gateway();
    home::GatewayConfig esms_config = esms_gateway();
    std::unique_ptr<Gateway> zalo = make_gateway(zalo_config, texts);
    std::unique_ptr<Gateway> esms = make_gateway(esms_config, texts);
};

net::HttpResponse answer(const std::string& body, int status = 200) {
    net::HttpResponse response;
    response.reach = Reach::answered;
    response.status = status;
    response.body = body;
    return response;
}

net::HttpResponse silence(Reach reach) {
    net::HttpResponse response;
    response.reach = reach;
    response.failure = "timed out";
    return response;
}

struct Case {
    std::string what;
    net::HttpResponse response;
    Kind kind;
    Cause cause;
};

void check(const Gateway& gateway, const std::vector<Case>& cases) {
    for (const auto& row : cases) {
        CAPTURE(row.what);
        const auto outcome = gateway.classify(row.response);
        CHECK(static_cast<int>(outcome.kind) == static_cast<int>(row.kind));
        CHECK(static_cast<int>(outcome.cause) == static_cast<int>(row.cause));
    }
}

std::vector<Case> without_a_verdict() {
    return {
        {"no connection", silence(Reach::not_sent), Kind::retry, Cause::unreachable},
        {"no answer", silence(Reach::unanswered), Kind::unknown, Cause::none},
        {"HTTP 200, a page", answer("<html></html>"), Kind::unknown, Cause::none},
        {"HTTP 200, broken off", answer(R"({"error":0,"me)"), Kind::unknown, Cause::none},
        {"HTTP 200, nothing", answer(""), Kind::unknown, Cause::none},
        {"HTTP 200, a list", answer("[]"), Kind::unknown, Cause::none},
        {"HTTP 429", answer("", 429), Kind::retry, Cause::throttled},
        {"HTTP 503", answer("busy", 503), Kind::retry, Cause::throttled},
        {"HTTP 500", answer("", 500), Kind::unknown, Cause::none},
        {"HTTP 502", answer("<html>", 502), Kind::unknown, Cause::none},
        {"HTTP 504", answer("", 504), Kind::unknown, Cause::none},
        {"HTTP 408", answer("", 408), Kind::unknown, Cause::none},
        {"HTTP 401", answer("", 401), Kind::retry, Cause::refused},
        {"HTTP 404", answer("", 404), Kind::retry, Cause::refused},
        {"HTTP 302", answer("", 302), Kind::retry, Cause::refused},
    };
}

}  // namespace

TEST_CASE_FIXTURE(Drivers, "an answer without a verdict is judged by how far it came") {
    check(*zalo, without_a_verdict());
    check(*esms, without_a_verdict());
    auto busy = answer("", 429);
    busy.retry_after = 7s;
    CHECK(zalo->classify(busy).retry_after == 7s);
}

TEST_CASE_FIXTURE(Drivers, "Zalo's numbers") {
    std::vector<Case> cases;
    const auto add = [&cases](Kind kind, Cause cause, std::initializer_list<int> codes) {
        for (const int code : codes) {
            const auto text = std::to_string(code);
            cases.push_back(
                {text, answer(R"({"error":)" + text + R"(,"message":"m"})"), kind, cause});
        }
    };
    add(Kind::accepted, Cause::none, {0});
    add(Kind::rejected, Cause::recipient,
        {-108, -110, -114, -118, -119, -139, -140, -141, -1471, -1472});
    add(Kind::rejected, Cause::message,
        {-111, -112, -113, -116, -121, -122, -130, -132, -161, -162, -1121, -1122, -1123, -1124,
         -1131});
    add(Kind::retry, Cause::token, {-124, -216, -220});
    add(Kind::retry, Cause::night, {-133});
    add(Kind::retry, Cause::quota, {-144, -147, -1441});
    add(Kind::retry, Cause::throttled, {-32});
    add(Kind::retry, Cause::refused,
        {-101, -102, -103, -104, -105, -106, -109, -115, -117,  -120,  -125, -126,
         -127, -131, -135, -136, -137, -138, -145, -146, -1241, -1351, -1381});
    add(Kind::retry, Cause::none, {-100, -999});
    check(*zalo, cases);
}

TEST_CASE_FIXTURE(Drivers, "eSMS's numbers") {
    std::vector<Case> cases;
    const auto add = [&cases](Kind kind, Cause cause, std::initializer_list<int> codes) {
        for (const int code : codes) {
            const auto text = std::to_string(code);
            cases.push_back({text, answer(R"({"CodeResult":")" + text + R"("})"), kind, cause});
        }
    };
    add(Kind::accepted, Cause::none, {100, 124});
    add(Kind::rejected, Cause::recipient, {99, 108, 115, 177});
    add(Kind::rejected, Cause::message, {110, 120, 146, 171, 210, 300, 687});
    add(Kind::retry, Cause::refused,
        {101, 102, 103, 104, 107, 118, 140, 204, 301, 788, 789, 790, 791, 799});
    add(Kind::unknown, Cause::none, {199});
    add(Kind::retry, Cause::none, {105, 106, 555});
    cases.push_back({"a malformed request", answer(R"({"error":"Invalid request"})"),
                     Kind::rejected, Cause::message});
    cases.push_back(
        {"a number instead of text", answer(R"({"CodeResult":100})"), Kind::accepted, Cause::none});
    cases.push_back({"a number beyond all numbers", answer(R"({"CodeResult":4294967396})"),
                     Kind::unknown, Cause::none});
    cases.push_back(
        {"no number at all", answer(R"({"CodeResult":"x"})"), Kind::unknown, Cause::none});
    check(*esms, cases);
}

TEST_CASE_FIXTURE(Drivers, "the provider's own id is kept") {
    CHECK(zalo->classify(answer(R"({"error":0,"message":"Success","data":{"msg_id":"z1"}})"))
              .provider_id == "z1");
    CHECK(esms->classify(answer(R"({"CodeResult":"100","CountRegenerate":0,"SMSID":"s1"})"))
              .provider_id == "s1");
}

TEST_CASE_FIXTURE(Drivers, "Zalo's wire format") {
    const auto rendered = zalo->render(
        "invitation", {{"full_name", "Nguyễn Văn An"}, {"starts_at", "2026-12-03T14:00:00+07:00"}});
    REQUIRE(rendered.content);
    const auto request = zalo->request({"84987654321", "key-1", *rendered.content},
                                       {Secret{"token-1"}, Secret{}, {}});
    CHECK(request.method == "POST");
    CHECK(request.url == "https://business.openapi.zalo.me/message/template");
    REQUIRE(request.headers.size() == 2);
    CHECK(request.headers[0].name == "access_token");
    CHECK(request.headers[0].value == "token-1");
    CHECK(json::parse(request.body, "request") ==
          json::parse(R"({"phone":"84987654321","template_id":"300001","template_data":
              {"ten":"Nguyễn Văn An","thoi_gian":"14:00 03/12/2026"},"tracking_id":"key-1"})",
                      "expected"));
}

TEST_CASE_FIXTURE(Drivers, "eSMS's wire format, with the accents gone") {
    const auto rendered = esms->render("notice", {{"text", "Họp Đảng ủy"}});
    REQUIRE(rendered.content);
    CHECK(rendered.content->segments == 1);
    CHECK(esms->price(*rendered.content) == 350);
    const auto request =
        esms->request({"84987654321", "key-1", *rendered.content},
                      {{}, {}, {{"api_key", Secret{"api"}}, {"secret_key", Secret{"secret"}}}});
    CHECK(request.url ==
          "https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/");
    const auto body = json::parse(request.body, "request");
    CHECK(body["ApiKey"] == "api");
    CHECK(body["SecretKey"] == "secret");
    CHECK(body["Phone"] == "84987654321");
    CHECK(body["Brandname"] == "SOTAY");
    CHECK(body["SmsType"] == "2");
    CHECK(body["IsUnicode"] == "0");
    CHECK(body["Sandbox"] == "0");
    CHECK(body["RequestId"] == "key-1");
    CHECK(body["Content"].get<std::string>().ends_with("Hop Dang uy"));
    CHECK(body.size() == 9);
}

TEST_CASE_FIXTURE(Drivers, "what a gateway cannot carry is said, never cut") {
    CHECK_FALSE(zalo->render("digest", {}).content);
    CHECK_FALSE(zalo->render("notice", {}).content);
    CHECK_FALSE(zalo->render("notice", {{"text", std::string(401, 'a')}}).content);
    CHECK(zalo->render("notice", {{"text", std::string(400, 'a')}}).content);
    CHECK_FALSE(esms->render("notice", {{"text", std::string(460, 'a')}}).content);
    CHECK_FALSE(esms->render("unheard_of", {{"text", "a"}}).content);
}

TEST_CASE_FIXTURE(Drivers, "a driver of another name is refused") {
    zalo_config.driver = "pigeon";
    CHECK_THROWS_AS(static_cast<void>(make_gateway(zalo_config, texts)), Error);
}

TEST_SUITE_END();
