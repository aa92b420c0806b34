#pragma once

#include "clock.h"
#include "http.h"
#include "settings.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace gateway_sim {

/// The events that Zalo posts to the office's address, signed: SHA-256 over application id, body,
/// timestamp and the OA's secret key.
class ZaloEvents {
public:
    ZaloEvents(const WebhookSettings& settings, const OAuthSettings& oauth, const SimClock& clock,
               std::uint64_t seed);

    /// Adds what is to be told of `taken` to the answer that took it.
    void tell(const Taken& taken, Answer& answer);

    [[nodiscard]] Notice signed_event(const std::string& body) const;
    /// What the console sends when the address is saved.
    [[nodiscard]] Notice probe() const;

    [[nodiscard]] const WebhookSettings& settings() const { return settings_; }
    void set(const WebhookSettings& settings) { settings_ = settings; }

private:
    [[nodiscard]] bool draws(double odds);
    [[nodiscard]] Notice receipt(std::string_view name, const Taken& taken) const;

    WebhookSettings settings_;
    const OAuthSettings& oauth_;
    const SimClock& clock_;
    std::mt19937_64 random_;
    std::uint64_t strangers_ = 0;
};

}  // namespace gateway_sim
