#include "sotay/notify/gateways/zalo_uid.h"

#include "sotay/notify/gateways/wording.h"
#include "sotay/notify/gateways/zalo_codes.h"
#include "sotay/notify/gateways/zalo_dialect.h"
#include "sotay/notify/gateways/zalo_probes.h"

namespace sotay::notify {

namespace {

class ZaloUid final : public Gateway {
public:
    ZaloUid(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::zalo_id, .uses_account = true, .gives_receipts = true};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return has_registered(config_, texts_, purpose);
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        return render_registered(config_, texts_, purpose, values);
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const Json body{{"user_id", outgoing.address},
                        {"template_id", outgoing.content.template_id},
                        {"template_data", outgoing.content.template_data}};
        return zalo::post(config_.base_url + "/v3.0/oa/message/template", body, credentials);
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        return zalo::classify(response, "message_id",
                              {zalo::account_codes(), zalo::template_codes()});
    }

    [[nodiscard]] long long price(const Content& /*content*/) const override {
        return config_.price;
    }

    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        auto probes = zalo::template_probes(config_, credentials);
        probes.insert(probes.begin(), zalo::account_probe(config_, credentials));
        probes.push_back(zalo::account_quota_probe(config_, "transaction", credentials));
        return probes;
    }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

}  // namespace

std::unique_ptr<Gateway> make_zalo_uid(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<ZaloUid>(config, texts);
}

}  // namespace sotay::notify
