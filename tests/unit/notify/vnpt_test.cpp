#include "gateway_answers.h"

#include "sotay/formats/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

TEST_SUITE_BEGIN("notify: vnpt");

namespace {

struct Vnpt {
    home::GatewayConfig config = [] {
        home::GatewayConfig made;
        made.name = "vnpt";
        made.driver = "vnpt";
        made.base_url = "http://113.185.0.35:8888/smsmarketing/api";
        made.settings = {{"brandname", "DANGUY"},
                         {"username", "sotay"},
                         {"agent_id", "181"},
                         {"contract_id", "3024"},
                         {"template_id", "7"}};
        return made;
    }();
    SmsTexts texts{""};
    Credentials credentials{{}, {}, {{"password", Secret{"p\"s"}}}};

    [[nodiscard]] std::unique_ptr<Gateway> gateway() const { return make_gateway(config, texts); }
    [[nodiscard]] Json sent() const {
        Outgoing outgoing{"84987654321", "key-1", {}};
        outgoing.content.text = "Hop \"14h\"";
        const auto request = gateway()->request(outgoing, credentials);
        CHECK(request.method == "POST");
        CHECK(request.url == config.base_url);
        return json::parse(request.body, "request");
    }
};

net::HttpResponse reply(const std::string& error) {
    return answered(R"({"RPLY":{"name":"send_sms_list","ERROR":)" + error +
                    R"(,"ERROR_DESC":"84987654321"}})");
}

}  // namespace

TEST_CASE_FIXTURE(Vnpt, "0 is taken, any other number is tried again") {
    check_answers(
        *gateway(),
        {{"0", reply(R"("0")"), Kind::accepted, Cause::none},
         {"a number instead of text", reply("0"), Kind::accepted, Cause::none},
         {"another", reply(R"("14")"), Kind::retry, Cause::none},
         {"no number", reply(R"("")"), Kind::unknown, Cause::none},
         {"no reply", answered("{}"), Kind::unknown, Cause::none},
         {"a reply without a verdict", answered(R"({"RPLY":{}})"), Kind::unknown, Cause::none}});
    check_answers(*gateway(), foreign_answers());
    CHECK(gateway()->classify(reply(R"("14")")).detail == "VNPT 14");
}

TEST_CASE_FIXTURE(Vnpt, "the wire format") {
    CHECK(sent() == json::parse(R"({"RQST":{"name":"send_sms_list","REQID":"key-1",
        "LABELID":"DANGUY","CONTRACTTYPEID":"1","CONTRACTID":"3024","TEMPLATEID":"7",
        "PARAMS":[{"NUM":"1","CONTENT":"Hop \"14h\""}],"SCHEDULETIME":"",
        "MOBILELIST":"84987654321","ISTELCOSUB":"0","AGENTID":"181","APIUSER":"sotay",
        "APIPASS":"p\"s","USERNAME":"sotay","DATACODING":"0"}})",
                                "expected"));
}

TEST_CASE_FIXTURE(Vnpt, "what the contract names besides goes along") {
    config.settings.merge(std::map<std::string, std::string>{
        {"contract_type", "2"}, {"order_id", "9"}, {"package_id", "8"}, {"api_user", "api"}});
    const auto order = sent()["RQST"];
    CHECK(order["CONTRACTTYPEID"] == "2");
    CHECK(order["SALEORDERID"] == "9");
    CHECK(order["PACKAGEID"] == "8");
    CHECK(order["APIUSER"] == "api");
    CHECK(order["USERNAME"] == "sotay");
}

TEST_CASE_FIXTURE(Vnpt, "nobody vouches for it, and it can prove nothing") {
    CHECK_FALSE(gateway()->traits().is_confirmed);
    CHECK(gateway()->probes(credentials).empty());
}

TEST_SUITE_END();
