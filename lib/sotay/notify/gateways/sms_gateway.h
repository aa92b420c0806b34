#pragma once

#include "sotay/formats/json.h"
#include "sotay/notify/gateway.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sotay::notify {

/// What all drivers of SMS share: the office's wordings, and a price by the segment.
class SmsGateway : public Gateway {
public:
    /// `texts` must outlive it.
    SmsGateway(const home::GatewayConfig& config, const SmsTexts& texts);

    [[nodiscard]] bool has_wording(const std::string& purpose) const override;
    [[nodiscard]] Rendered render(const std::string& purpose, const Values& values) const override;
    [[nodiscard]] long long price(const Content& content) const override;

protected:
    [[nodiscard]] const home::GatewayConfig& config() const { return config_; }

private:
    home::GatewayConfig config_;
    const SmsTexts& texts_;
};

/// The meaning of `code` by `rules`, its detail "PROVIDER CODE". What no rule names is tried again,
/// a bounded number of times.
[[nodiscard]] Outcome by_code(std::string_view provider, std::span<const CodeRule> rules, int code);

/// The number under `key`, be it a number or a text: providers write both. nullopt for anything
/// else.
[[nodiscard]] std::optional<int> code_in(const Json& body, const char* key);

/// The provider's id under `key`, be it a number or a text; "" when there is none.
[[nodiscard]] std::string id_in(const Json& body, const char* key);

/// The answer's body when it is a JSON object.
[[nodiscard]] std::optional<Json> object_in(const net::HttpResponse& response);

/// What a probe's answer without a verdict tells the operator, translated; never the request.
[[nodiscard]] std::string no_verdict(const net::HttpResponse& response);

/// "" when `balance` is above nothing, else the problem, translated.
[[nodiscard]] std::string judge_balance(double balance);

}  // namespace sotay::notify
