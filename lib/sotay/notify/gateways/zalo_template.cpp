#include "sotay/notify/gateways/zalo_template.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <algorithm>
#include <array>

namespace sotay::notify {

namespace {

using Kind = Outcome::Kind;
using Cause = Outcome::Cause;
using Hold = Outcome::Hold;

// In order of code. What is not listed is tried again, a bounded number of times.
constexpr std::array k_codes{
    CodeRule{-1471, Kind::rejected, Cause::recipient},  // the user's monthly limit
    CodeRule{-1472, Kind::rejected, Cause::recipient},  // the user's daily limit
    CodeRule{-1441, Kind::retry, Cause::quota},         // monthly promotion limit
    CodeRule{-1381, Kind::retry, Cause::refused},
    CodeRule{-1351, Kind::retry, Cause::refused},  // OA blocked
    CodeRule{-1241, Kind::retry, Cause::refused},  // appsecret_proof
    CodeRule{-1131, Kind::rejected, Cause::message},
    CodeRule{-1124, Kind::rejected, Cause::message},  // parameter format
    CodeRule{-1123, Kind::rejected, Cause::message},
    CodeRule{-1122, Kind::rejected, Cause::message},  // parameter missing
    CodeRule{-1121, Kind::rejected, Cause::message},  // parameter too long
    CodeRule{-220, Kind::retry, Cause::token},        // expired or removed
    CodeRule{-216, Kind::retry, Cause::token},
    CodeRule{-162, Kind::rejected, Cause::message},  // sending_mode
    CodeRule{-161, Kind::rejected, Cause::message},
    CodeRule{-147, Kind::retry, Cause::quota},    // template's daily limit
    CodeRule{-146, Kind::retry, Cause::refused},  // template disabled, low quality
    CodeRule{-145, Kind::retry, Cause::refused},  // kind not allowed
    CodeRule{-144, Kind::retry, Cause::quota},    // OA's daily limit
    CodeRule{-141, Kind::rejected, Cause::recipient, Hold::refusal},     // refused this OA
    CodeRule{-140, Kind::rejected, Cause::recipient, Hold::no_account},  // not eligible
    CodeRule{-139, Kind::rejected, Cause::recipient, Hold::refusal},     // refused this kind
    CodeRule{-138, Kind::retry, Cause::refused},                         // app lacks the right
    CodeRule{-137, Kind::retry, Cause::refused},                         // charge failed
    CodeRule{-136, Kind::retry, Cause::refused},                         // cloud account not linked
    CodeRule{-135, Kind::retry, Cause::refused},                         // OA may not send
    CodeRule{-133, Kind::retry, Cause::night},
    CodeRule{-132, Kind::rejected, Cause::message},  // parameter invalid
    CodeRule{-131, Kind::retry, Cause::refused},     // template not approved
    CodeRule{-130, Kind::rejected, Cause::message},  // too long
    CodeRule{-127, Kind::retry, Cause::refused},     // test template
    CodeRule{-126, Kind::retry, Cause::refused},
    CodeRule{-125, Kind::retry, Cause::refused},  // OA id
    CodeRule{-124, Kind::retry, Cause::token},
    CodeRule{-122, Kind::rejected, Cause::message},
    CodeRule{-121, Kind::rejected, Cause::message},
    CodeRule{-120, Kind::retry, Cause::refused},                         // OA lacks the feature
    CodeRule{-119, Kind::rejected, Cause::recipient, Hold::no_account},  // account cannot receive
    CodeRule{-118, Kind::rejected, Cause::recipient, Hold::no_account},  // no Zalo account
    CodeRule{-117, Kind::retry, Cause::refused},  // no right to this template
    CodeRule{-116, Kind::rejected, Cause::message},
    CodeRule{-115, Kind::retry, Cause::refused},       // no balance
    CodeRule{-114, Kind::rejected, Cause::recipient},  // inactive, refused, old version
    CodeRule{-113, Kind::rejected, Cause::message},
    CodeRule{-112, Kind::rejected, Cause::message},
    CodeRule{-111, Kind::rejected, Cause::message},
    CodeRule{-110, Kind::rejected, Cause::recipient},  // Zalo too old
    CodeRule{-109, Kind::retry, Cause::refused},       // template id
    CodeRule{-108, Kind::rejected, Cause::recipient},  // phone invalid
    CodeRule{-106, Kind::retry, Cause::refused},
    CodeRule{-105, Kind::retry, Cause::refused},  // app not linked to the OA
    CodeRule{-104, Kind::retry, Cause::refused},
    CodeRule{-103, Kind::retry, Cause::refused},
    CodeRule{-102, Kind::retry, Cause::refused},
    CodeRule{-101, Kind::retry, Cause::refused},
    CodeRule{-32, Kind::retry, Cause::throttled},
};

Outcome by_code(int code) {
    const auto detail = fmt::format("Zalo {}", code);
    const auto found = std::ranges::find(k_codes, code, &CodeRule::code);
    if (found == k_codes.end()) return {Kind::retry, Cause::none, detail, {}, {}};
    return {found->kind, found->cause, detail, {}, {}, found->hold};
}

class ZaloTemplate final : public Gateway {
public:
    explicit ZaloTemplate(const home::GatewayConfig& config) : config_{config} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone,
                .uses_account = true,
                .gives_receipts = true,
                .reports_name_key = true};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return config_.templates.contains(purpose);
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        const auto found = config_.templates.find(purpose);
        if (found == config_.templates.end()) {
            return {std::nullopt,
                    tr("the gateway \"{}\" has no template \"{}\"", config_.name, purpose)};
        }
        return render_template(found->second, values);
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const Json body{{"phone", outgoing.address},
                        {"template_id", outgoing.content.template_id},
                        {"template_data", outgoing.content.template_data},
                        {"tracking_id", outgoing.key}};
        return {.url = config_.base_url + "/message/template",
                .headers = {{"access_token", std::string{credentials.access_token.reveal()}},
                            {"Content-Type", "application/json"}},
                .body = json::dump(body)};
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        if (response.reach != net::HttpResponse::Reach::answered) return without_verdict(response);
        // The verdict is in the body, which Zalo sends with HTTP 200 for failures too.
        const auto body = json::try_parse(response.body);
        if (!body || !body->is_object()) return without_verdict(response);
        const auto error = body->find("error");
        if (error == body->end() || !error->is_number_integer()) return without_verdict(response);
        const int code = error->get<int>();
        if (code != 0) return by_code(code);
        Outcome outcome{Kind::accepted, Cause::none, {}, {}, {}};
        const auto data = body->find("data");
        if (data != body->end() && data->is_object()) {
            if (const auto id = data->find("msg_id"); id != data->end() && id->is_string()) {
                outcome.provider_id = id->get<std::string>();
            }
        }
        return outcome;
    }

    [[nodiscard]] long long price(const Content& /*content*/) const override {
        return config_.price;
    }

private:
    home::GatewayConfig config_;
};

}  // namespace

std::unique_ptr<Gateway> make_zalo_template(const home::GatewayConfig& config,
                                            const SmsTexts& /*texts*/) {
    return std::make_unique<ZaloTemplate>(config);
}

}  // namespace sotay::notify
