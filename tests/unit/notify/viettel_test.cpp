#include "gateway_answers.h"

#include "sotay/formats/small_xml.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sotay;
using namespace sotay::notify;
using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Leaves = std::vector<xml::Leaf>;

TEST_SUITE_BEGIN("notify: viettel");

namespace {

struct Viettel {
    home::GatewayConfig config = [] {
        home::GatewayConfig made;
        made.name = "viettel";
        made.driver = "viettel";
        made.base_url = "http://apismsbrand.viettel.vn:8998/bulkapi";
        made.settings = {{"brandname", "DANGUY"}, {"username", "so<tay>"}, {"cp_code", "CP1"}};
        return made;
    }();
    SmsTexts texts{""};
    Credentials credentials{{}, {}, {{"password", Secret{"p&s\"s"}}}};

    [[nodiscard]] std::unique_ptr<Gateway> gateway() const { return make_gateway(config, texts); }
    [[nodiscard]] net::HttpRequest request(const std::string& text) const {
        Outgoing outgoing{"84987654321", "key-1", {}};
        outgoing.content.text = text;
        return gateway()->request(outgoing, credentials);
    }
    [[nodiscard]] Rendered notice(const std::string& text) const {
        return gateway()->render("notice", {{"text", text}});
    }
};

net::HttpResponse told(const std::string& message, const std::string& result = "0") {
    return answered(
        R"(<?xml version="1.0" ?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">)"
        R"(<S:Body><ns2:wsCpMtResponse xmlns:ns2="http://impl.bulkSms.ws/"><return><message>)" +
        message + "</message><result>" + result +
        "</result></return></ns2:wsCpMtResponse></S:Body></S:Envelope>");
}

net::HttpResponse fault(const std::string& code) {
    return answered(
        R"(<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault>)"
        "<faultcode>S:" +
            code +
            "</faultcode><faultstring>Cannot find dispatch method</faultstring></S:Fault>"
            "</S:Body></S:Envelope>",
        500);
}

net::HttpResponse balance(const std::string& amount, const std::string& description) {
    return answered("<S:Envelope xmlns:S=\"s\"><S:Body><r><return><balance>" + amount +
                    "</balance><errDesc>" + description +
                    "</errDesc></return></r></S:Body></S:Envelope>");
}

}  // namespace

TEST_CASE_FIXTURE(Viettel, "each of its texts is known by how it begins") {
    std::vector<AnswerCase> cases{
        {"taken", told("Insert MT_QUEUE: OK", "1"), Kind::accepted, Cause::none},
        {"a text of its own", told("Number 84987654321 is new"), Kind::retry, Cause::none},
        {"no result", answered("<a><message>x</message></a>"), Kind::unknown, Cause::none},
        {"a result of its own", told("x", "7"), Kind::unknown, Cause::none},
        {"a call that is not understood", fault("Client"), Kind::retry, Cause::refused},
        {"a server that failed", fault("Server"), Kind::unknown, Cause::none}};
    const auto add = [&cases](Kind kind, Cause cause, const std::vector<std::string>& refusals) {
        for (const auto& text : refusals) cases.push_back({text, told(text), kind, cause});
    };
    add(Kind::retry, Cause::refused,
        {"Authenticate: Cp_code: NULL_OR_BLANK", "Authenticate: UserName: NULL_OR_BLANK",
         "Authenticate: Password: NULL_OR_BLANK", "Authenticate: CP_CODE_NOT_FOUND",
         "CP_CODE_NOT_FOUND", "WRONG_INFORMATION_AUTHENTICATE",
         "Authenticate: WRONG_INFORMATION_AUTHENTICATE", "Authenticate: IP_INVALID (10.0.0.1)",
         "Check RequestID: NULL_OR_BLANK", "Check RequestID: REQUEST_ID_NOT_NUMBER",
         "Check CommandCode: NULL_OR_BLANK", "Check CommandCode: COMMAND_CODE_ERROR",
         "Check ServiceID: NULL_OR_BLANK"});
    add(Kind::rejected, Cause::recipient,
        {"Check UserID: NULL_OR_BLANK", "Check ReceiverID: NULL_OR_BLANK",
         "Check ReceiverID: FORMAT_ERROR: 84987654321", "UserID_NOT_EQUAL_ReceiverID",
         "Check UserID: UserID_NOT_EQUAL_ReceiverID", "Unable to check telco from input receiver",
         "Length of ReceiverID is invalid.", "Check ServiceID: ALIAS_INVALID:TELCO=VT",
         "Check ServiceID: ALIAS_INVALID:TELCO=VM"});
    add(Kind::rejected, Cause::message,
        {"Check Content: NULL_OR_BLANK",
         "Check Content: MAXLENGTH_LIMIT_480_BYTE (YOUR_CONTENT: 500 BYTE)",
         "Check Content: MSG_ERROR_CONTAIN_BLACKLIST",
         "Check template: CONTENT_NOT_MATCH_TEMPLATE"});
    add(Kind::unknown, Cause::none, {"Check ServiceID: DUPLICATE MESSAGE"});
    add(Kind::retry, Cause::none, {"Check information error"});
    check_answers(*gateway(), cases);
    check_answers(*gateway(), foreign_answers());
}

TEST_CASE_FIXTURE(Viettel, "the wire format, with every sign of XML escaped") {
    const auto sent = request("Hop <14h> & \"dung gio\"");
    CHECK(sent.method == "POST");
    CHECK(sent.url == "http://apismsbrand.viettel.vn:8998/bulkapi");
    REQUIRE(sent.headers.size() == 2);
    CHECK(sent.headers[0].value == "text/xml; charset=utf-8");
    CHECK(sent.headers[1].name == "SOAPAction");
    CHECK(sent.body.find("xmlns:impl=\"http://impl.bulkSms.ws/\"") != std::string::npos);
    CHECK(sent.body.find("<impl:wsCpMt><User>") != std::string::npos);
    const auto leaves = xml::try_read_leaves(sent.body);
    REQUIRE(leaves);
    CHECK(*leaves == Leaves{{"Header", ""},
                            {"User", "so<tay>"},
                            {"Password", "p&s\"s"},
                            {"CPCode", "CP1"},
                            {"RequestID", "1"},
                            {"UserID", "84987654321"},
                            {"ReceiverID", "84987654321"},
                            {"ServiceID", "DANGUY"},
                            {"CommandCode", "bulksms"},
                            {"Content", "Hop <14h> & \"dung gio\""},
                            {"ContentType", "0"}});
}

TEST_CASE_FIXTURE(Viettel, "accents are told in ContentType") {
    const auto leaves = xml::try_read_leaves(request("Họp").body);
    REQUIRE(leaves);
    CHECK(*xml::find_leaf(*leaves, "ContentType") == "1");
    CHECK(*xml::find_leaf(*leaves, "Content") == "Họp");
}

TEST_CASE_FIXTURE(Viettel, "what it cannot carry is said before anything is sent") {
    CHECK(notice("Họp chi bộ").content);
    CHECK_FALSE(notice("Họp & học").content);
    CHECK_FALSE(notice("Họp \xF0\x9F\x98\x80").content);
    CHECK_FALSE(notice(std::string(470, 'a')).content);
    CHECK_FALSE(gateway()->render("unheard_of", {{"text", "a"}}).content);
    config.unicode = true;
    CHECK(notice("Họp chi bộ").content);
    CHECK_FALSE(notice("Họp & học").content);
}

TEST_CASE_FIXTURE(Viettel, "nobody vouches for it") {
    CHECK_FALSE(gateway()->traits().is_confirmed);
}

TEST_CASE_FIXTURE(Viettel, "the account and the balance are proved without a message") {
    const auto probes = gateway()->probes(credentials);
    REQUIRE(probes.size() == 1);
    const auto& [what, asked, judge] = probes.front();
    const auto leaves = xml::try_read_leaves(asked.body);
    REQUIRE(leaves);
    CHECK(asked.body.find("<impl:checkBalance>") != std::string::npos);
    CHECK(*leaves ==
          Leaves{{"Header", ""}, {"User", "so<tay>"}, {"Password", "p&s\"s"}, {"CPCode", "CP1"}});
    CHECK(judge(balance("125000", "")).empty());
    CHECK(judge(balance("125000.5", "Success")).empty());
    for (const auto& wrong :
         {balance("0", ""), balance("", "Authenticate: WRONG_INFORMATION_AUTHENTICATE"),
          balance("", "p&amp;s\"s"), balance("many", ""), answered("<html>"), fault("Client"),
          silent(net::HttpResponse::Reach::not_sent)}) {
        const auto problem = judge(wrong);
        CHECK_FALSE(problem.empty());
        CHECK(problem.find("p&s") == std::string::npos);
    }
}

TEST_SUITE_END();
