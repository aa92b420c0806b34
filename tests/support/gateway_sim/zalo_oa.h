#pragma once

#include "clock.h"
#include "http.h"
#include "journal.h"
#include "settings.h"
#include "zalo_oauth.h"
#include "zalo_registry.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace gateway_sim {

/// The calls of an Official Account on the host openapi.zalo.me: consultation messages, template
/// messages by Zalo id, and what tells of the account.
///
/// Failures come with HTTP 200, in the order method, token, proof, body, template, recipient.
/// Nothing here carries a key of the sender: each request is a new message.
class ZaloOa {
public:
    ZaloOa(const OAuthSettings& oauth, const ZaloSettings& settings, const SimClock& clock,
           const ZaloOAuth& tokens, Journal& journal);

    /// Whether `path` is one of its calls.
    [[nodiscard]] static bool has(std::string_view path);
    [[nodiscard]] Answer answer(const Request& request);

private:
    [[nodiscard]] Answer consult(const nlohmann::json& body);
    [[nodiscard]] Answer send_template(const nlohmann::json& body);
    [[nodiscard]] Answer quota(const nlohmann::json& body) const;
    [[nodiscard]] Answer about() const;
    [[nodiscard]] std::optional<Refusal> check_call(const Request& request) const;
    [[nodiscard]] std::optional<Refusal> check_user(const nlohmann::json& holder) const;

    const OAuthSettings& oauth_settings_;
    const ZaloSettings& settings_;
    const SimClock& clock_;
    const ZaloOAuth& oauth_;
    Journal& journal_;
};

}  // namespace gateway_sim
