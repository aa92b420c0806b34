#include "sotay/notify/gateways/speedsms.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/base64.h"
#include "sotay/notify/gateways/sms_gateway.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

constexpr int k_care = 2;  // from any number
constexpr int k_brand_name = 3;

constexpr std::array k_codes{
    CodeRule{0, Kind::accepted, Cause::none},
    CodeRule{7, Kind::retry, Cause::refused},         // this machine's address is locked
    CodeRule{8, Kind::retry, Cause::refused},         // account blocked
    CodeRule{9, Kind::retry, Cause::refused},         // call not allowed
    CodeRule{101, Kind::rejected, Cause::message},    // parameter bad or missing
    CodeRule{105, Kind::rejected, Cause::recipient},  // bad number
    CodeRule{110, Kind::rejected, Cause::message},    // letters not supported
    CodeRule{113, Kind::rejected, Cause::message},    // too long
    CodeRule{300, Kind::retry, Cause::refused},       // balance
    CodeRule{500, Kind::unknown, Cause::none},        // their fault, at any stage
};

// Of a report: none is delivered, those below are tried again by the network.
constexpr int k_first_final_failure = 64;

constexpr std::chrono::seconds k_longest_pause{600};

std::optional<std::chrono::seconds> pause_told_by(const net::HttpResponse& response) {
    const auto value = response.header("X-Rate-Limit-Reset");
    int seconds = 0;
    const auto* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, seconds);
    if (value.empty() || error != std::errc{} || stop != end || seconds < 0) return std::nullopt;
    return std::min(std::chrono::seconds{seconds}, k_longest_pause);
}

bool has_any(const Json& body, const char* key) {
    const auto found = body.find(key);
    return found != body.end() && found->is_array() && !found->empty();
}

/// "sender not found" comes as the same 101 as a missing text, but concerns every message.
bool blames_sender(const Json& body) {
    const auto found = body.find("message");
    return found != body.end() && found->is_string() &&
           found->get_ref<const std::string&>().find("sender") != std::string::npos;
}

Outcome taken(const Json& body) {
    const auto data = body.find("data");
    if (data == body.end() || !data->is_object()) return {Kind::accepted, Cause::none, {}, {}, {}};
    if (has_any(*data, "invalidPhone")) {
        return {Kind::rejected, Cause::recipient, "SpeedSMS: invalid phone", {}, {}};
    }
    return {Kind::accepted, Cause::none, {}, id_in(*data, "tranId"), {}};
}

std::string judge_account(const net::HttpResponse& response) {
    const auto body = object_in(response);
    if (response.status == 401 || response.status == 404) {
        return tr("the provider refuses the keys");
    }
    if (!body || !body->contains("status")) return no_verdict(response);
    if (const auto code = code_in(*body, "code"); code != 0 && code) {
        return tr("the provider answers \"{}\"", by_code("SpeedSMS", k_codes, *code).detail);
    }
    const auto data = body->find("data");
    if (data == body->end() || !data->is_object()) return no_verdict(response);
    const auto balance = data->find("balance");
    if (balance == data->end() || !balance->is_number()) return no_verdict(response);
    return judge_balance(balance->get<double>());
}

class SpeedSms final : public SmsGateway {
public:
    using SmsGateway::SmsGateway;

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone, .gives_receipts = true};
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const Json body{{"to", Json::array({outgoing.address})},
                        {"content", outgoing.content.text},
                        {"sms_type", type()},
                        {"sender", config().setting("brandname")}};
        return {.url = config().base_url + "/sms/send",
                .headers = {{"Content-Type", "application/json"}, authorization(credentials)},
                .body = json::dump(body)};
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        if (response.status == 429) {
            auto outcome = without_verdict(response);
            if (!response.retry_after) {
                outcome.retry_after = pause_told_by(response).value_or(*outcome.retry_after);
            }
            return outcome;
        }
        const auto body = object_in(response);
        if (!body || !body->contains("status")) return without_verdict(response);
        const bool is_taken = (*body)["status"] == "success";
        const auto code = code_in(*body, "code");
        if (!code || is_taken != (*code == 0)) return without_verdict(response);
        if (is_taken) return taken(*body);
        auto outcome = by_code("SpeedSMS", k_codes, *code);
        if (*code == 101 && blames_sender(*body)) {
            return {Kind::retry, Cause::refused, "SpeedSMS 101: sender", {}, {}};
        }
        return outcome;
    }

    [[nodiscard]] std::vector<ProviderReport> read_callback(
        const Callback& callback) const override {
        const auto body = json::try_parse(callback.body);
        if (!body || !body->is_object()) {
            throw Error{ErrorKind::invalid_input, tr("the report is no JSON object")};
        }
        if (body->value("type", Json{}) == "sms") return {};  // somebody wrote to us
        ProviderReport report{.key = {}, .provider_id = id_in(*body, "tranId"), .detail = {}};
        const auto status = code_in(*body, "status");
        if (report.provider_id.empty() || !status || *status < 0) {
            throw Error{ErrorKind::invalid_input, tr("the report names no message")};
        }
        if (*status == 0) {
            report.kind = ProviderReport::Kind::delivered;
        } else if (*status >= k_first_final_failure) {
            report.kind = ProviderReport::Kind::failed;
            report.detail = fmt::format("SpeedSMS status {}", *status);
        }
        return {std::move(report)};
    }

    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        return {{tr("keys and balance"),
                 {.method = "GET",
                  .url = config().base_url + "/user/info",
                  .headers = {authorization(credentials)}},
                 judge_account}};
    }

private:
    [[nodiscard]] int type() const {
        const auto& text = config().setting("sms_type");
        int type = config().setting("brandname").empty() ? k_care : k_brand_name;
        std::from_chars(text.data(), text.data() + text.size(), type);
        return type;
    }

    static net::Header authorization(const Credentials& credentials) {
        return {"Authorization",
                "Basic " + to_base64(fmt::format("{}:x", credentials.secret("api_key").reveal()))};
    }
};

}  // namespace

std::unique_ptr<Gateway> make_speedsms(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<SpeedSms>(config, texts);
}

}  // namespace sotay::notify
