#include "sotay/notify/gateways/zalo_template.h"

#include "sotay/notify/gateways/wording.h"
#include "sotay/notify/gateways/zalo_codes.h"
#include "sotay/notify/gateways/zalo_dialect.h"
#include "sotay/notify/gateways/zalo_probes.h"

namespace sotay::notify {

namespace {

class ZaloTemplate final : public Gateway {
public:
    ZaloTemplate(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone,
                .uses_account = true,
                .gives_receipts = true,
                .reports_name_key = true};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return has_registered(config_, texts_, purpose);
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        return render_registered(config_, texts_, purpose, values);
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const Json body{{"phone", outgoing.address},
                        {"template_id", outgoing.content.template_id},
                        {"template_data", outgoing.content.template_data},
                        {"tracking_id", outgoing.key}};
        return zalo::post(config_.base_url + "/message/template", body, credentials);
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        return zalo::classify(response, "msg_id", {zalo::template_codes()});
    }

    [[nodiscard]] long long price(const Content& /*content*/) const override {
        return config_.price;
    }

    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        auto probes = zalo::template_probes(config_, credentials);
        probes.insert(probes.begin(), zalo::account_probe(config_, credentials));
        probes.push_back(zalo::daily_quota_probe(config_, credentials));
        return probes;
    }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

}  // namespace

std::unique_ptr<Gateway> make_zalo_template(const home::GatewayConfig& config,
                                            const SmsTexts& texts) {
    return std::make_unique<ZaloTemplate>(config, texts);
}

}  // namespace sotay::notify
