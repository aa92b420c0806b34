#include "sotay/notify/gateways/esms.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;

// An hour less than eSMS keeps a RequestId, for clocks that differ.
constexpr std::chrono::hours k_window{23};

// In order of code. What is not listed is tried again, a bounded number of times.
constexpr std::array k_codes{
    CodeRule{99, Kind::rejected, Cause::recipient},  // number blocked
    CodeRule{100, Kind::accepted, Cause::none},
    CodeRule{101, Kind::retry, Cause::refused},       // keys
    CodeRule{102, Kind::retry, Cause::refused},       // no price list
    CodeRule{103, Kind::retry, Cause::refused},       // balance
    CodeRule{104, Kind::retry, Cause::refused},       // brand name
    CodeRule{108, Kind::rejected, Cause::recipient},  // bad number
    CodeRule{110, Kind::rejected, Cause::message},
    CodeRule{118, Kind::retry, Cause::refused},       // type not supported
    CodeRule{124, Kind::accepted, Cause::none},       // repeated RequestId: the first was taken
    CodeRule{140, Kind::retry, Cause::refused},       // this machine's address is not on the list
    CodeRule{146, Kind::rejected, Cause::message},    // agrees with no registered wording
    CodeRule{177, Kind::rejected, Cause::recipient},  // brand name unknown to that network
    CodeRule{199, Kind::unknown, Cause::none},        // this RequestId is being processed
    CodeRule{210, Kind::rejected, Cause::message},
    CodeRule{300, Kind::rejected, Cause::message},
    CodeRule{301, Kind::retry, Cause::refused},
};

/// CodeResult is a string by the documentation; a number is taken as well.
std::optional<int> code_of(const Json& body) {
    const auto found = body.find("CodeResult");
    if (found == body.end()) return std::nullopt;
    if (found->is_number_integer()) return found->get<int>();
    if (!found->is_string()) return std::nullopt;
    const auto& text = found->get_ref<const std::string&>();
    int code = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, code);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return code;
}

Outcome by_code(int code) {
    const auto detail = fmt::format("eSMS {}", code);
    const auto found = std::ranges::find(k_codes, code, &CodeRule::code);
    if (found == k_codes.end()) return {Kind::retry, Cause::none, detail, {}, {}};
    return {found->kind, found->cause, code == 100 ? std::string{} : detail, {}, {}};
}

class Esms final : public Gateway {
public:
    Esms(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone,
                .repetition_window = k_window,
                .gives_receipts = true};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return texts_.find(purpose) != nullptr;
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        const auto* text = texts_.find(purpose);
        if (text == nullptr) {
            return {std::nullopt, tr("there is no SMS wording \"{}\": write it to "
                                     "templates/sms/{}.txt in the home",
                                     purpose, purpose)};
        }
        return render_sms(*text, config_.unicode, values);
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        auto body = json::dump_texts({{"ApiKey", credentials.secret("api_key").reveal()},
                                      {"SecretKey", credentials.secret("secret_key").reveal()},
                                      {"Phone", outgoing.address},
                                      {"Content", outgoing.content.text},
                                      {"Brandname", config_.setting("brandname")},
                                      {"SmsType", "2"},
                                      {"IsUnicode", config_.unicode ? "1" : "0"},
                                      {"Sandbox", "0"},
                                      {"RequestId", outgoing.key}});
        return {.url = config_.base_url + "/MainService.svc/json/SendMultipleMessage_V4_post_json/",
                .headers = {{"Content-Type", "application/json"}},
                .body = std::move(body)};
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        const auto body = json::try_parse(response.body);
        if (!body || !body->is_object()) return without_verdict(response);
        const auto code = code_of(*body);
        if (!code) {
            if (!body->contains("error")) return without_verdict(response);
            return {Kind::rejected, Cause::message, "eSMS: invalid request", {}, {}};
        }
        auto outcome = by_code(*code);
        if (const auto id = body->find("SMSID"); id != body->end() && id->is_string()) {
            outcome.provider_id = id->get<std::string>();
        }
        return outcome;
    }

    [[nodiscard]] long long price(const Content& content) const override {
        return static_cast<long long>(config_.price) * content.segments;
    }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

}  // namespace

std::unique_ptr<Gateway> make_esms(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Esms>(config, texts);
}

}  // namespace sotay::notify
