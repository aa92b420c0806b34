#include "sotay/notify/gateways/zalo_probes.h"

#include <doctest/doctest.h>

#include <string>

using namespace sotay;
using namespace sotay::notify;

TEST_SUITE_BEGIN("notify::zalo_probes");

namespace {

struct Asked {
    Asked() {
        config.driver = "zalo_template";
        config.base_url = "https://business.openapi.zalo.me";
        config.templates = {
            {"notice", {"300002", {{"ten", "{full_name}"}, {"noi_dung", "{text}"}}}}};
    }

    /// What is said of the one template when Zalo tells this of it.
    [[nodiscard]] std::string judged(const std::string& data) const {
        const auto probes = zalo::template_probes(config, credentials);
        REQUIRE(probes.size() == 1);
        return probes[0].judge(answer(R"({"error":0,"message":"Success","data":)" + data + "}"));
    }

    static net::HttpResponse answer(const std::string& body, int status = 200) {
        net::HttpResponse response;
        response.reach = net::HttpResponse::Reach::answered;
        response.status = status;
        response.body = body;
        return response;
    }

    home::GatewayConfig config;
    Credentials credentials{Secret{"token-1"}, Secret{"proof-1"}, {}};
};

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(Asked, "all three drivers can be proved without messaging anyone") {
    const SmsTexts texts{""};
    for (const auto& [driver, count] : std::map<std::string, std::size_t>{
             {"zalo_template", 3}, {"zalo_uid", 3}, {"zalo_oa", 2}}) {
        CAPTURE(driver);
        config.driver = driver;
        const auto probes = make_gateway(config, texts)->probes(credentials);
        CHECK(probes.size() == count);
        for (const auto& probe : probes) {
            REQUIRE(probe.request.headers.size() >= 2);
            CHECK(probe.request.headers[0].value == "token-1");
            CHECK(probe.request.headers[1].value == "proof-1");
        }
    }
}

TEST_CASE_FIXTURE(Asked, "each is asked of the host that knows it") {
    CHECK(zalo::account_probe(config, credentials).request.url ==
          "https://openapi.zalo.me/v2.0/oa/getoa");
    config.base_url = "https://openapi.zalo.me";
    CHECK(zalo::template_probes(config, credentials)[0].request.url ==
          "https://business.openapi.zalo.me/template/info/v2?template_id=300002");
    config.base_url = "http://127.0.0.1:8090";
    CHECK(zalo::daily_quota_probe(config, credentials).request.url ==
          "http://127.0.0.1:8090/message/quota");
    CHECK(zalo::account_probe(config, credentials).request.method == "GET");
}

TEST_CASE_FIXTURE(Asked, "a template with just the parameters that are filled is well") {
    CHECK(judged(R"({"status":"ENABLE","listParams":[
        {"name":"ten","require":true,"maxLength":30,"acceptNull":false},
        {"name":"noi_dung","require":true,"maxLength":"400","acceptNull":false},
        {"name":"tuy_chon","require":false,"maxLength":30}]})")
              .empty());
}

TEST_CASE_FIXTURE(Asked, "what differs from the registered template is named, all of it") {
    const auto text = judged(R"({"status":"REJECT","listParams":[
        {"name":"ten","require":true,"maxLength":20},
        {"name":"ngay","require":true,"maxLength":20}]})");
    CHECK(says(text, "REJECT"));
    CHECK(says(text, "\"ten\""));
    CHECK(says(text, "20"));
    CHECK(says(text, "\"ngay\""));
    CHECK(says(text, "\"noi_dung\""));
}

TEST_CASE_FIXTURE(Asked, "an answer of another shape is no proof") {
    for (const std::string data : {"null", "[]", "{}", R"({"status":"ENABLE","listParams":{}})"}) {
        CAPTURE(data);
        CHECK_FALSE(judged(data).empty());
    }
    const auto probe = zalo::account_probe(config, credentials);
    CHECK(
        says(probe.judge(answer(R"({"error":-216,"message":"Access token is invalid"})")), "-216"));
    CHECK(says(probe.judge(answer("<html>", 502)), "502"));
    CHECK_FALSE(probe.judge(answer(R"({"error":0,"data":{}})")).empty());
    CHECK(probe.judge(answer(R"({"error":0,"data":{"oaid":"388613280878808645"}})")).empty());
}

TEST_CASE_FIXTURE(Asked, "a quota that is used up is told") {
    const auto probe = zalo::daily_quota_probe(config, credentials);
    CHECK(probe.judge(answer(R"({"error":0,"data":{"remainingQuota":5}})")).empty());
    CHECK(probe.judge(answer(R"({"error":0,"data":{"remainingQuota":"5"}})")).empty());
    CHECK_FALSE(probe.judge(answer(R"({"error":0,"data":{"remainingQuota":0}})")).empty());
    CHECK_FALSE(probe.judge(answer(R"({"error":0,"data":{}})")).empty());
}

TEST_SUITE_END();
