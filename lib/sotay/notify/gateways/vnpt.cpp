#include "sotay/notify/gateways/vnpt.h"

#include "sotay/notify/gateways/sms_gateway.h"

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

constexpr std::string_view k_care = "1";  // CONTRACTTYPEID

class Vnpt final : public SmsGateway {
public:
    using SmsGateway::SmsGateway;

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone, .is_confirmed = false};
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const auto& username = config().setting("username");
        const auto or_else = [this](const char* key, std::string_view fallback) {
            const auto& text = config().setting(key);
            return text.empty() ? std::string{fallback} : text;
        };
        Json order{
            {"name", "send_sms_list"},
            {"REQID", outgoing.key},
            {"LABELID", config().setting("brandname")},
            {"CONTRACTTYPEID", or_else("contract_type", k_care)},
            {"CONTRACTID", config().setting("contract_id")},
            {"TEMPLATEID", config().setting("template_id")},
            {"PARAMS", Json::array({Json{{"NUM", "1"}, {"CONTENT", outgoing.content.text}}})},
            {"SCHEDULETIME", ""},
            {"MOBILELIST", outgoing.address},
            {"ISTELCOSUB", "0"},
            {"AGENTID", config().setting("agent_id")},
            {"APIUSER", or_else("api_user", username)},
            {"APIPASS", credentials.secret("password").reveal()},
            {"USERNAME", username},
            {"DATACODING", "0"}};
        if (const auto package = or_else("package_id", ""); !package.empty()) {
            order["PACKAGEID"] = package;
        }
        if (const auto sale = or_else("order_id", ""); !sale.empty()) order["SALEORDERID"] = sale;
        return {.url = config().base_url,
                .headers = {{"Content-Type", "application/json"}},
                .body = json::dump(Json{{"RQST", std::move(order)}})};
    }

    /// Only 0 is known; what the other numbers mean is told to nobody, so they are tried again, a
    /// bounded number of times.
    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        const auto body = object_in(response);
        if (!body) return without_verdict(response);
        const auto reply = body->find("RPLY");
        if (reply == body->end() || !reply->is_object()) return without_verdict(response);
        const auto code = code_in(*reply, "ERROR");
        if (!code) return without_verdict(response);
        if (*code == 0) return {Kind::accepted, Cause::none, {}, {}, {}};
        return by_code("VNPT", {}, *code);
    }
};

}  // namespace

std::unique_ptr<Gateway> make_vnpt(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Vnpt>(config, texts);
}

}  // namespace sotay::notify
