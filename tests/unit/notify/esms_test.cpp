#include "gateway_answers.h"

#include "sotay/formats/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify: esms");

namespace {

struct Esms {
    home::GatewayConfig config = [] {
        home::GatewayConfig made;
        made.name = "sms";
        made.driver = "esms";
        made.base_url = "https://rest.esms.vn";
        made.settings = {{"brandname", "DANGUY"}};
        return made;
    }();
    SmsTexts texts{""};
    std::unique_ptr<Gateway> gateway = make_gateway(config, texts);
    std::vector<Probe> probes = gateway->probes(
        {{}, {}, {{"api_key", Secret{"api/1"}}, {"secret_key", Secret{"secret 1"}}}});

    void check_problem(const Probe& probe, const net::HttpResponse& response) const {
        const auto problem = probe.judge(response);
        CAPTURE(response.body);
        CHECK_FALSE(problem.empty());
        CHECK(problem.find("api") == std::string::npos);
        CHECK(problem.find("secret") == std::string::npos);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Esms, "the keys and the balance are proved without a message") {
    REQUIRE(probes.size() == 2);
    const auto& request = probes[0].request;
    CHECK(request.method == "POST");
    CHECK(request.url == "https://rest.esms.vn/MainService.svc/json/GetBalance_json");
    CHECK(json::parse(request.body, "request") ==
          json::parse(R"({"ApiKey":"api/1","SecretKey":"secret 1"})", "expected"));
    CHECK(
        probes[0].judge(answered(R"({"Balance":1000,"CodeResponse":"100","UserID":"1"})")).empty());
    for (const auto* body :
         {R"({"Balance":0,"CodeResponse":"100","UserID":"1"})",
          R"({"Balance":0,"CodeResponse":"101"})", R"({"CodeResponse":"100"})",
          R"({"CodeResponse":"140"})", R"({"CodeResult":"100"})", "<html>", ""}) {
        check_problem(probes[0], answered(body));
    }
    check_problem(probes[0], silent(net::HttpResponse::Reach::not_sent));
}

TEST_CASE_FIXTURE(Esms, "the brand name is looked for among those of the account") {
    REQUIRE(probes.size() == 2);
    const auto& request = probes[1].request;
    CHECK(request.method == "GET");
    CHECK(request.url ==
          "https://rest.esms.vn/MainService.svc/json/GetListBrandname/api%2F1/secret%201");
    CHECK(
        probes[1]
            .judge(answered(R"({"CodeResponse":"100","ListBrandName":[{"Brandname":"A","Type":2},)"
                            R"({"Brandname":"DANGUY","Type":2}]})"))
            .empty());
    for (const auto* body :
         {R"({"CodeResponse":"100","ListBrandName":[{"Brandname":"DANG","Type":2}, 7]})",
          R"({"CodeResponse":"100","ListBrandName":[]})", R"({"CodeResponse":"100"})",
          R"({"CodeResponse":"101"})", "[]"}) {
        check_problem(probes[1], answered(body));
    }
}

TEST_SUITE_END();
