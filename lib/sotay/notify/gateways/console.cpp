#include "sotay/notify/gateways/console.h"

#include "sotay/base/log.h"
#include "sotay/base/messages.h"
#include "sotay/notify/gateways/wording.h"

namespace sotay::notify {

namespace {

class Console final : public Gateway {
public:
    Console(const home::GatewayConfig& config, const SmsTexts& texts)
        : config_{config}, texts_{texts} {}

    [[nodiscard]] Traits traits() const override {
        return {.address = Traits::Address::phone, .transport = Traits::Transport::local};
    }

    [[nodiscard]] bool has_wording(const std::string& purpose) const override {
        return texts_.find(purpose) != nullptr;
    }

    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override {
        return render_text(texts_, "sms", purpose, values, std::string::npos);
    }

    [[nodiscard]] Outcome deliver(const Outgoing& outgoing) const override {
        log::info("{}", tr("{}: the message {} of {} bytes goes to nobody", config_.name,
                           outgoing.key, outgoing.content.text.size()));
        return {Outcome::Kind::accepted, Outcome::Cause::none, {}, {}, {}};
    }

    [[nodiscard]] long long price(const Content& /*content*/) const override {
        return config_.price;
    }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

}  // namespace

std::unique_ptr<Gateway> make_console(const home::GatewayConfig& config, const SmsTexts& texts) {
    return std::make_unique<Console>(config, texts);
}

}  // namespace sotay::notify
