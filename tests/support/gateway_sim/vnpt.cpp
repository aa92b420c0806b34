#include "vnpt.h"

#include "text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace gateway_sim {

using Json = nlohmann::json;

namespace {

constexpr int k_taken = 0;
constexpr int k_malformed = 1;
constexpr int k_account = 2;
constexpr int k_contract = 3;
constexpr int k_number = 4;
constexpr int k_text = 5;

constexpr std::array<std::string_view, 15> k_fields{
    "name",       "REQID",   "LABELID",      "CONTRACTTYPEID", "CONTRACTID",
    "TEMPLATEID", "PARAMS",  "SCHEDULETIME", "MOBILELIST",     "ISTELCOSUB",
    "AGENTID",    "APIUSER", "APIPASS",      "USERNAME",       "DATACODING"};
constexpr std::array<std::string_view, 2> k_more_fields{"PACKAGEID", "SALEORDERID"};

bool has_known_fields(const Json& order) {
    if (!order.is_object()) return false;
    const bool is_complete =
        std::ranges::all_of(k_fields, [&](auto name) { return order.contains(name); });
    return is_complete && std::ranges::all_of(order.items(), [](const auto& item) {
               if (item.key() == "PARAMS") return true;
               const bool is_known =
                   std::ranges::find(k_fields, item.key()) != k_fields.end() ||
                   std::ranges::find(k_more_fields, item.key()) != k_more_fields.end();
               return is_known && item.value().is_string();
           });
}

/// The text of the template's one parameter; "" when it is anything else.
std::string text_in(const Json& params) {
    const bool is_one = params.is_array() && params.size() == 1 && params[0].is_object() &&
                        params[0].size() == 2 && params[0].value("NUM", Json{}) == "1";
    if (!is_one) return {};
    const auto text = params[0].find("CONTENT");
    return text != params[0].end() && text->is_string() ? text->get<std::string>() : std::string{};
}

}  // namespace

Vnpt::Vnpt(const VnptSettings& settings, const SimClock& clock, Journal& journal)
    : settings_{settings}, clock_{clock}, journal_{journal} {}

Answer Vnpt::call(const Request& request) {
    const auto body = request.method == "POST" && request.has_content_type("application/json")
                          ? Json::parse(request.body, nullptr, false)
                          : Json{};
    const bool has_order = body.is_object() && body.size() == 1 && body.contains("RQST") &&
                           has_known_fields(body["RQST"]);
    const int verdict = has_order ? verdict_on(body["RQST"]) : k_malformed;
    if (verdict == k_taken) {
        const auto& order = body["RQST"];
        const auto text = text_in(order["PARAMS"]);
        static_cast<void>(
            journal_.append({.provider = Provider::vnpt,
                             .phone = order["MOBILELIST"],
                             .key = order["REQID"],
                             .details = fmt::format(R"("brandname":{},"content":{},"template":{})",
                                                    order["LABELID"].dump(), json_string(text),
                                                    order["TEMPLATEID"].dump()),
                             .price = settings_.price * count_sms_parts(text)},
                            clock_.now()));
    }
    Answer answer;
    answer.body = Json{{"RPLY",
                        {{"name", "send_sms_list"},
                         {"ERROR", std::to_string(verdict)},
                         {"ERROR_DESC", verdict == k_taken ? "success" : "error"}}}}
                      .dump();
    if (verdict != k_taken) answer.refusal = std::to_string(verdict);
    return answer;
}

int Vnpt::verdict_on(const Json& order) const {
    if (order["name"] != "send_sms_list" || order["REQID"].empty()) return k_malformed;
    if (order["APIUSER"] != settings_.user || order["APIPASS"] != settings_.password ||
        order["USERNAME"] != settings_.user || order["AGENTID"] != settings_.agent_id) {
        return k_account;
    }
    if (order["LABELID"] != settings_.brandname || order["CONTRACTID"] != settings_.contract_id ||
        order["TEMPLATEID"] != settings_.template_id || order["CONTRACTTYPEID"] != "1") {
        return k_contract;
    }
    if (!is_mobile_number(order["MOBILELIST"].get<std::string>())) return k_number;
    const auto text = text_in(order["PARAMS"]);
    const bool is_plain =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' '; });
    if (!is_plain || order["DATACODING"] != "0" || order["ISTELCOSUB"] != "0") return k_text;
    return order["SCHEDULETIME"] == "" ? k_taken : k_malformed;
}

}  // namespace gateway_sim
