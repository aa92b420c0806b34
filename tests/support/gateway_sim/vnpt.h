#pragma once

#include "clock.h"
#include "http.h"
#include "journal.h"
#include "settings.h"

#include <nlohmann/json_fwd.hpp>

namespace gateway_sim {

/// VNPT's brand name SMS in its JSON form at /smsmarketing/api. Which numbers VNPT gives to
/// refusals is not known; these are invented, and only 0 means what it says.
class Vnpt {
public:
    Vnpt(const VnptSettings& settings, const SimClock& clock, Journal& journal);

    /// `POST /smsmarketing/api`
    Answer call(const Request& request);

private:
    [[nodiscard]] int verdict_on(const nlohmann::json& order) const;

    const VnptSettings& settings_;
    const SimClock& clock_;
    Journal& journal_;
};

}  // namespace gateway_sim
