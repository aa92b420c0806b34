#include "sotay/formats/json.h"
#include "sotay/notify/gateway.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

TEST_SUITE_BEGIN("notify::zalo_gateways");

namespace {

home::GatewayConfig config_of(const std::string& driver) {
    home::GatewayConfig config;
    config.name = driver;
    config.driver = driver;
    config.account = "oa";
    config.base_url = "https://openapi.zalo.me";
    config.templates = {{"notice", {"300002", {{"ten", "{full_name}"}, {"noi_dung", "{text}"}}}}};
    return config;
}

struct Drivers {
    SmsTexts texts{""};
    home::GatewayConfig uid_config = config_of("zalo_uid");
    home::GatewayConfig oa_config = config_of("zalo_oa");
    home::GatewayConfig phone_config = config_of("zalo_template");
    std::unique_ptr<Gateway> uid = make_gateway(uid_config, texts);
    std::unique_ptr<Gateway> oa = make_gateway(oa_config, texts);
    std::unique_ptr<Gateway> phone = make_gateway(phone_config, texts);
};

net::HttpResponse answer(const std::string& body) {
    net::HttpResponse response;
    response.reach = net::HttpResponse::Reach::answered;
    response.status = 200;
    response.body = body;
    return response;
}

net::HttpResponse refusal(int code) {
    return answer(R"({"error":)" + std::to_string(code) + R"(,"message":"m"})");
}

struct Row {
    int code;
    Kind kind;
    Cause cause;
};

const std::vector<Row>& account_rows() {
    static const std::vector<Row> rows{
        {-32, Kind::retry, Cause::throttled},     {-100, Kind::rejected, Cause::message},
        {-124, Kind::retry, Cause::token},        {-200, Kind::retry, Cause::none},
        {-201, Kind::rejected, Cause::message},   {-204, Kind::retry, Cause::refused},
        {-205, Kind::retry, Cause::refused},      {-209, Kind::retry, Cause::refused},
        {-210, Kind::rejected, Cause::message},   {-211, Kind::retry, Cause::quota},
        {-212, Kind::retry, Cause::refused},      {-213, Kind::rejected, Cause::recipient},
        {-214, Kind::retry, Cause::none},         {-216, Kind::retry, Cause::token},
        {-217, Kind::rejected, Cause::recipient}, {-218, Kind::rejected, Cause::recipient},
        {-219, Kind::retry, Cause::refused},      {-220, Kind::retry, Cause::token},
        {-221, Kind::retry, Cause::refused},      {-223, Kind::retry, Cause::refused},
        {-224, Kind::retry, Cause::refused},      {-227, Kind::rejected, Cause::recipient},
        {-230, Kind::rejected, Cause::recipient}, {-232, Kind::rejected, Cause::recipient},
        {-233, Kind::rejected, Cause::message},   {-234, Kind::retry, Cause::night},
        {-235, Kind::retry, Cause::refused},      {-237, Kind::rejected, Cause::message},
        {-238, Kind::retry, Cause::refused},      {-240, Kind::retry, Cause::refused},
        {-241, Kind::retry, Cause::refused},      {-242, Kind::retry, Cause::refused},
        {-244, Kind::rejected, Cause::recipient}, {-248, Kind::rejected, Cause::message},
        {-249, Kind::rejected, Cause::message},   {-320, Kind::retry, Cause::refused},
        {-321, Kind::retry, Cause::refused},      {-403, Kind::rejected, Cause::message},
        {-999, Kind::retry, Cause::none},
    };
    return rows;
}

}  // namespace

TEST_CASE_FIXTURE(Drivers, "the numbers of the Official Account mean the same for both messages") {
    for (const auto& row : account_rows()) {
        CAPTURE(row.code);
        for (const auto* gateway : {oa.get(), uid.get()}) {
            const auto outcome = gateway->classify(refusal(row.code));
            CHECK(static_cast<int>(outcome.kind) == static_cast<int>(row.kind));
            CHECK(static_cast<int>(outcome.cause) == static_cast<int>(row.cause));
            CHECK(outcome.detail == "Zalo " + std::to_string(row.code));
        }
    }
}

TEST_CASE_FIXTURE(Drivers, "a template by Zalo id is refused with the numbers of templates too") {
    CHECK(static_cast<int>(uid->classify(refusal(-1121)).kind) == static_cast<int>(Kind::rejected));
    CHECK(static_cast<int>(uid->classify(refusal(-131)).cause) == static_cast<int>(Cause::refused));
}

TEST_CASE_FIXTURE(Drivers, "the id of a taken message is kept wherever sent_time stands") {
    for (
        const std::string text :
        {R"({"error":0,"message":"Success","data":{"message_id":"m1","user_id":"2","sent_time":"9"}})",
         R"({"error":0,"message":"Success","data":{"message_id":"m1"},"sent_time":"9"})"}) {
        CAPTURE(text);
        for (const auto* gateway : {oa.get(), uid.get()}) {
            const auto outcome = gateway->classify(answer(text));
            CHECK(static_cast<int>(outcome.kind) == static_cast<int>(Kind::accepted));
            CHECK(outcome.provider_id == "m1");
        }
    }
}

TEST_CASE_FIXTURE(Drivers, "an id that comes as a number loses no digit") {
    const auto outcome =
        oa->classify(answer(R"({"error":0,"data":{"message_id":12345678901234567890}})"));
    CHECK(outcome.provider_id == "12345678901234567890");
}

TEST_CASE_FIXTURE(Drivers, "an answer without a verdict leaves the message in doubt") {
    for (const std::string text :
         {"", "<html></html>", "[]", R"({"message":"Success"})", R"({"error":"0","data":{}})"}) {
        CAPTURE(text);
        CHECK(static_cast<int>(oa->classify(answer(text)).kind) == static_cast<int>(Kind::unknown));
    }
}

TEST_CASE_FIXTURE(Drivers, "the wire format of a template by Zalo id carries no key of ours") {
    const auto rendered = uid->render("notice", {{"full_name", "An"}, {"text", "Họp"}});
    REQUIRE(rendered.content);
    const auto request = uid->request({"2468458835291979220", "key-1", *rendered.content},
                                      {Secret{"token-1"}, Secret{}, {}});
    CHECK(request.url == "https://openapi.zalo.me/v3.0/oa/message/template");
    CHECK(json::parse(request.body, "request") ==
          json::parse(R"({"user_id":"2468458835291979220","template_id":"300002",
                          "template_data":{"noi_dung":"Họp","ten":"An"}})",
                      "expected"));
}

TEST_CASE_FIXTURE(Drivers, "the wire format of a consultation message, in NFC") {
    const auto rendered =
        oa->render("notice", {{"full_name", "An"}, {"text", "Ho\u0323p chi bo\u0323\u0302"}});
    REQUIRE(rendered.content);
    CHECK(rendered.content->segments == 0);
    CHECK(oa->price(*rendered.content) == 0);
    const auto request = oa->request({"2468458835291979220", "key-1", *rendered.content},
                                     {Secret{"token-1"}, Secret{"proof-1"}, {}});
    CHECK(request.method == "POST");
    CHECK(request.url == "https://openapi.zalo.me/v3.0/oa/message/cs");
    REQUIRE(request.headers.size() == 3);
    CHECK(request.headers[0].name == "access_token");
    CHECK(request.headers[0].value == "token-1");
    CHECK(request.headers[1].name == "appsecret_proof");
    CHECK(request.headers[1].value == "proof-1");
    CHECK(request.headers[2].value == "application/json");
    const auto body = json::parse(request.body, "request");
    CHECK(body["recipient"] == Json{{"user_id", "2468458835291979220"}});
    CHECK(body["message"].size() == 1);
    const auto text = body["message"]["text"].get<std::string>();
    CHECK(text.find("An") != std::string::npos);  // its own wording, not that of an SMS
    CHECK(text.ends_with("Họp chi bộ"));
}

TEST_CASE_FIXTURE(Drivers, "a consultation message takes 2000 characters and is never cut") {
    std::string text;
    for (int i = 0; i < 1'900; ++i) text += "ễ";
    CHECK(oa->render("notice", {{"full_name", "An"}, {"text", text}}).content);
    for (int i = 0; i < 100; ++i) text += "ễ";
    CHECK_FALSE(oa->render("notice", {{"full_name", "An"}, {"text", text}}).content);
    CHECK_FALSE(oa->has_wording("unheard_of"));
    CHECK_FALSE(oa->render("unheard_of", {{"text", "a"}}).content);
}

TEST_CASE_FIXTURE(Drivers, "a purpose without a template of its own goes as a notice") {
    const Values values{{"full_name", "An"},
                        {"symbol", "12-NQ/TU"},
                        {"text", "đọc trước ngày 30/11"},
                        {"link", "https://sotay.example.vn/v/1"}};
    for (const auto* gateway : {phone.get(), uid.get()}) {
        CHECK(gateway->has_wording("directive"));
        const auto rendered = gateway->render("directive", values);
        REQUIRE(rendered.content);
        CHECK(rendered.content->template_id == "300002");
        CHECK(rendered.content->template_data.at("ten") == "An");
        const auto text = rendered.content->template_data.at("noi_dung");
        CHECK(text.find("12-NQ/TU") != std::string::npos);
        CHECK(text.find("đọc trước ngày 30/11") != std::string::npos);
        CHECK(text.ends_with("https://sotay.example.vn/v/1"));
        CHECK_FALSE(gateway->has_wording("unheard_of"));
        CHECK_FALSE(gateway->render("directive", {{"full_name", "An"}}).content);
    }
}

TEST_CASE_FIXTURE(Drivers, "a purpose's own template goes before the notice") {
    phone_config.templates["directive"] = {"300009", {{"so", "{symbol}"}}};
    phone = make_gateway(phone_config, texts);
    const auto rendered = phone->render("directive", {{"symbol", "12-NQ/TU"}});
    REQUIRE(rendered.content);
    CHECK(rendered.content->template_id == "300009");
    phone_config.templates = {{"invitation", {"300001", {{"ten", "{full_name}"}}}}};
    phone = make_gateway(phone_config, texts);
    CHECK_FALSE(phone->has_wording("directive"));
    CHECK_FALSE(phone->render("directive", {{"symbol", "12-NQ/TU"}}).content);
}

TEST_CASE_FIXTURE(Drivers, "a decomposed name counts as its composed letters") {
    const std::string name = "Nguyễn Thị Thảo Nguyên Hương X";
    const std::string decomposed =
        "Nguye\u0302\u0303n Thi\u0323 Tha\u0309o Nguye\u0302n Hu\u031bo\u031bng X";
    const auto rendered = phone->render("notice", {{"full_name", decomposed}, {"text", "a"}});
    REQUIRE(rendered.content);
    CHECK(rendered.content->template_data.at("ten") == name);
}

TEST_SUITE_END();
