#include "sotay/notify/gateways/zalo_oa.h"

#include "sotay/notify/gateways/wording.h"
#include "sotay/notify/gateways/zalo_codes.h"
#include "sotay/notify/gateways/zalo_dialect.h"
#include "sotay/notify/gateways/zalo_probes.h"

namespace sotay::notify {

namespace {

constexpr const char* k_channel = "zalo_oa";
constexpr std::size_t k_most_characters = 2'000;

class ZaloOa final : public Gateway {
public:
    ZaloOa(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::zalo_id,
                .uses_account = true,
                .gives_receipts = true,
                .needs_window = true};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return texts_.find(k_channel, purpose) != nullptr;
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        return render_text(texts_, k_channel, purpose, values, k_most_characters);
    }

    [[nodiscard]] net::HttpRequest request(const Outgoing& outgoing,
                                           const Credentials& credentials) const override {
        const Json body{{"recipient", {{"user_id", outgoing.address}}},
                        {"message", {{"text", outgoing.content.text}}}};
        return zalo::post(config_.base_url + "/v3.0/oa/message/cs", body, credentials);
    }

    [[nodiscard]] Outcome classify(const net::HttpResponse& response) const override {
        return zalo::classify(response, "message_id", {zalo::account_codes()});
    }

    [[nodiscard]] long long price(const Content& /*content*/) const override {
        return config_.price;
    }

    [[nodiscard]] std::vector<Probe> probes(const Credentials& credentials) const override {
        return {zalo::account_probe(config_, credentials),
                zalo::account_quota_probe(config_, "cs", credentials)};
    }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

}  // namespace

std::unique_ptr<Gateway> make_zalo_oa(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<ZaloOa>(config, texts);
}

}  // namespace sotay::notify
