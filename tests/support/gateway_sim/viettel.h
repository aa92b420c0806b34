#pragma once

#include "clock.h"
#include "http.h"
#include "journal.h"
#include "settings.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gateway_sim {

/// Viettel's bulk SMS, SOAP 1.1 at /bulkapi: wsCpMt and checkBalance. Refusals are texts beside
/// `result` 0. The same words to the same number are refused for a day, as a guess at what
/// "DUPLICATE MESSAGE" means.
class Viettel {
public:
    Viettel(const ViettelSettings& settings, const SimClock& clock, Journal& journal);

    /// `POST /bulkapi`
    Answer call(const Request& request);

private:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    [[nodiscard]] Answer send(const Fields& fields);
    [[nodiscard]] Answer balance(const Fields& fields) const;
    [[nodiscard]] std::string_view check_account(const Fields& fields) const;
    [[nodiscard]] std::string check_message(const Fields& fields) const;
    void accept(const Fields& fields);

    const ViettelSettings& settings_;
    const SimClock& clock_;
    Journal& journal_;
    std::map<std::string, Instant> taken_;  // number and words
};

}  // namespace gateway_sim
