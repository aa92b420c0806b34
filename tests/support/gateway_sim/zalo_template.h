#pragma once

#include "clock.h"
#include "http.h"
#include "journal.h"
#include "settings.h"
#include "zalo_oauth.h"
#include "zalo_registry.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace gateway_sim {

/// Template messages by phone number (once called ZNS), on the host business.openapi.zalo.me.
///
/// Failures come with HTTP 200. The order of the checks is not documented; here it is method,
/// token, proof, body, template, recipient, hour, quota. A repeated tracking_id is a new message.
class ZaloTemplate {
public:
    ZaloTemplate(const ZaloSettings& settings, const SimClock& clock, const ZaloOAuth& oauth,
                 Journal& journal);

    /// `POST /message/template`
    Answer send(const Request& request);
    /// `GET /message/status?message_id=`
    [[nodiscard]] Answer status(const Request& request) const;
    /// `GET /template/info/v2?template_id=`
    [[nodiscard]] Answer info(const Request& request) const;
    /// `GET /message/quota`
    [[nodiscard]] Answer quota(const Request& request);

private:
    [[nodiscard]] std::optional<Refusal> check_call(const Request& request,
                                                    std::string_view method) const;
    [[nodiscard]] static std::optional<Refusal> check_form(const nlohmann::json& body);
    [[nodiscard]] static std::optional<Refusal> check_options(const nlohmann::json& body);
    [[nodiscard]] std::optional<Refusal> check_recipient(const std::string& phone) const;
    [[nodiscard]] std::optional<Refusal> check_moment();
    [[nodiscard]] Answer accept(const nlohmann::json& body);
    [[nodiscard]] std::uint64_t remaining_today();

    const ZaloSettings& settings_;
    const SimClock& clock_;
    const ZaloOAuth& oauth_;
    Journal& journal_;
    std::chrono::sys_days quota_day_{};
    std::uint64_t sent_today_ = 0;
};

}  // namespace gateway_sim
