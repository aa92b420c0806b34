#pragma once

#include "clock.h"
#include "http.h"
#include "journal.h"
#include "settings.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

namespace gateway_sim {

/// The calls of SpeedSMS.vn below /index.php, with Basic authentication. A wrong token meets 404,
/// as its users report; failures of a message come with HTTP 200 and a code of text.
class SpeedSms {
public:
    SpeedSms(const SpeedSmsSettings& settings, const SimClock& clock, Journal& journal);

    /// `POST /index.php/sms/send`
    Answer send(const Request& request);
    /// `GET /index.php/user/info`
    Answer info(const Request& request);

private:
    struct Refusal {
        std::string_view code;
        std::string_view message;
    };

    [[nodiscard]] std::optional<Answer> check_call(const Request& request, std::string_view method);
    [[nodiscard]] std::optional<Refusal> check_message(const nlohmann::json& body) const;
    [[nodiscard]] Answer accept(const nlohmann::json& body);
    [[nodiscard]] static Answer refused(const Refusal& refusal);

    const SpeedSmsSettings& settings_;
    const SimClock& clock_;
    Journal& journal_;
    std::deque<Instant> recent_;  // calls of the last minute
    std::uint64_t transactions_ = 0;
    std::uint64_t spent_ = 0;
};

}  // namespace gateway_sim
