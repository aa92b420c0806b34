#include "sotay/notify/gateways/esms.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/net/percent_encoding.h"
#include "sotay/notify/gateways/sms_gateway.h"

#include <algorithm>
#include <array>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

// An hour less than eSMS keeps a RequestId, for clocks that differ.
constexpr std::chrono::hours k_window{23};

constexpr int k_taken = 100;
constexpr int k_bad_keys = 101;

// In order of code. What is not listed is tried again, a bounded number of times: 105 and 106
// answer other calls.
constexpr std::array k_codes{
    CodeRule{99, Kind::rejected, Cause::recipient, Outcome::Hold::no_account},  // number blocked
    CodeRule{k_taken, Kind::accepted, Cause::none},
    CodeRule{k_bad_keys, Kind::retry, Cause::refused},  // keys
    CodeRule{102, Kind::retry, Cause::refused},         // no price list
    CodeRule{103, Kind::retry, Cause::refused},         // balance
    CodeRule{104, Kind::retry, Cause::refused},         // brand name
    CodeRule{107, Kind::retry, Cause::refused},         // the account sends advertising only
    CodeRule{108, Kind::rejected, Cause::recipient},    // bad number
    CodeRule{110, Kind::rejected, Cause::message},
    CodeRule{115, Kind::rejected, Cause::recipient},  // bad number, as a digest
    CodeRule{118, Kind::retry, Cause::refused},       // type not supported
    CodeRule{120, Kind::rejected, Cause::message},    // too many numbers
    CodeRule{124, Kind::accepted, Cause::none},       // repeated RequestId: the first was taken
    CodeRule{140, Kind::retry, Cause::refused},       // this machine's address is not on the list
    CodeRule{146, Kind::rejected, Cause::message},    // agrees with no registered wording
    CodeRule{171, Kind::rejected, Cause::message},    // code used or expired
    CodeRule{177, Kind::rejected, Cause::recipient},  // brand name unknown to that network
    CodeRule{199, Kind::unknown, Cause::none},        // this RequestId is being processed
    CodeRule{204, Kind::retry, Cause::refused},       // Official Account unknown
    CodeRule{210, Kind::rejected, Cause::message},
    CodeRule{300, Kind::rejected, Cause::message},
    CodeRule{301, Kind::retry, Cause::refused},
    CodeRule{687, Kind::rejected, Cause::message},  // more than 500 numbers
    CodeRule{788, Kind::retry, Cause::refused},     // 788 to 799: templates and accounts of Zalo
    CodeRule{789, Kind::retry, Cause::refused},
    CodeRule{790, Kind::retry, Cause::refused},
    CodeRule{791, Kind::retry, Cause::refused},
    CodeRule{799, Kind::retry, Cause::refused},
};

constexpr std::string_view k_rejected = "4";
constexpr std::string_view k_finished = "5";

std::string field(const Callback& callback, const std::string& name) {
    const auto found = callback.query.find(name);
    return found == callback.query.end() ? std::string{} : found->second;
}

bool is_counted(const Callback& callback, const std::string& name) {
    const auto count = field(callback, name);
    return !count.empty() && count != "0";
}

/// A finished message is one that was delivered or failed; all other states pass.
ProviderReport::Kind kind_of(std::string_view status, const Callback& callback) {
    using Reported = ProviderReport::Kind;
    if (status == k_rejected) return Reported::failed;
    if (status != k_finished) return Reported::pending;
    if (is_counted(callback, "SendSuccess")) return Reported::delivered;
    return is_counted(callback, "SendFailed") ? Reported::failed : Reported::pending;
}

/// The provider's refusal, translated; "" when it grants. nullopt when the answer says nothing.
std::optional<std::string> refusal_in(const std::optional<Json>& body) {
    const auto code = body ? code_in(*body, "CodeResponse") : std::nullopt;
    if (!code) return std::nullopt;
    if (*code == k_taken) return std::string{};
    if (*code == k_bad_keys) return tr("the provider refuses the keys");
    return tr("the provider answers \"{}\"", by_code("eSMS", k_codes, *code).detail);
}

std::string judge_account(const net::HttpResponse& response) {
    const auto body = object_in(response);
    const auto refusal = refusal_in(body);
    if (!refusal) return no_verdict(response);
    if (!refusal->empty()) return *refusal;
    const auto balance = body->find("Balance");
    if (balance == body->end() || !balance->is_number()) return no_verdict(response);
    return judge_balance(balance->get<double>());
}

bool names(const Json& entry, const std::string& brand) {
    return entry.is_object() && entry.value("Brandname", Json{}) == brand;
}

std::string judge_brand(const net::HttpResponse& response, const std::string& brand) {
    const auto body = object_in(response);
    const auto refusal = refusal_in(body);
    if (!refusal) return no_verdict(response);
    if (!refusal->empty()) return *refusal;
    const auto brands = body->find("ListBrandName");
    if (brands == body->end() || !brands->is_array()) return no_verdict(response);
    const bool is_registered =
        std::ranges::any_of(*brands, [&brand](const Json& entry) { return names(entry, brand); });
    if (is_registered) return {};
    return tr("the account has no brand name \"{}\": register it at the provider", brand);
}

class Esms final : public SmsGateway {
public:
    using SmsGateway::SmsGateway;

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone,
                .repetition_window = k_window,
                .gives_receipts = true,
                .reports_name_key = true};
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        std::vector<json::TextMember> members{
            {"ApiKey", credentials.secret("api_key").reveal()},
            {"SecretKey", credentials.secret("secret_key").reveal()},
            {"Phone", outgoing.address},
            {"Content", outgoing.content.text},
            {"Brandname", config().setting("brandname")},
            {"SmsType", "2"},
            {"IsUnicode", config().unicode ? "1" : "0"},
            {"Sandbox", "0"},
            {"RequestId", outgoing.key}};
        if (!outgoing.callback_url.empty()) {
            members.emplace_back("CallbackUrl", outgoing.callback_url);
        }
        return {
            .url = config().base_url + "/MainService.svc/json/SendMultipleMessage_V4_post_json/",
            .headers = {{"Content-Type", "application/json"}},
            .body = json::dump_texts(members)};
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        const auto body = object_in(response);
        if (!body) return without_verdict(response);
        const auto code = code_in(*body, "CodeResult");
        if (!code) {
            if (!body->contains("error")) return without_verdict(response);
            return {Kind::rejected, Cause::message, "eSMS: invalid request", {}, {}};
        }
        auto outcome = by_code("eSMS", k_codes, *code);
        if (*code == k_taken) outcome.detail.clear();
        outcome.provider_id = id_in(*body, "SMSID");
        return outcome;
    }

    [[nodiscard]] std::vector<ProviderReport> read_callback(
        const Callback& callback) const override {
        ProviderReport report;
        report.key = field(callback, "RequestId");
        report.provider_id = field(callback, "SMSID");
        const auto status = field(callback, "SendStatus");
        if (status.empty() || (report.key.empty() && report.provider_id.empty())) {
            throw Error{ErrorKind::invalid_input, tr("this is no report of eSMS")};
        }
        report.kind = kind_of(status, callback);
        if (report.kind == ProviderReport::Kind::failed) {
            report.detail = status == k_rejected ? "eSMS: refused after it was taken"
                                                 : "eSMS: the network did not deliver it";
        }
        return {report};
    }

    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        const auto api_key = credentials.secret("api_key").reveal();
        const auto secret_key = credentials.secret("secret_key").reveal();
        const auto base = config().base_url + "/MainService.svc/json";
        net::HttpRequest balance{
            .url = base + "/GetBalance_json",
            .headers = {{"Content-Type", "application/json"}},
            .body = json::dump(Json{{"ApiKey", api_key}, {"SecretKey", secret_key}})};
        net::HttpRequest brands{
            .method = "GET",
            .url = fmt::format("{}/GetListBrandname/{}/{}", base, net::percent_encode(api_key),
                               net::percent_encode(secret_key))};
        const auto judge = [brand =
                                config().setting("brandname")](const net::HttpResponse& response) {
            return judge_brand(response, brand);
        };
        return {{tr("keys and balance"), std::move(balance), judge_account},
                {tr("brand name"), std::move(brands), judge}};
    }
};

}  // namespace

std::unique_ptr<Gateway> make_esms(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Esms>(config, texts);
}

}  // namespace sotay::notify
