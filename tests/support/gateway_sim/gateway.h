#pragma once

#include "clock.h"
#include "esms.h"
#include "faults.h"
#include "http.h"
#include "journal.h"
#include "settings.h"
#include "speedsms.h"
#include "viettel.h"
#include "vnpt.h"
#include "zalo_events.h"
#include "zalo_oauth.h"
#include "zalo_template.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace gateway_sim {

struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t connections = 0;
    std::uint64_t receipts_delivered = 0;
    std::uint64_t receipts_retried = 0;
    std::uint64_t receipts_failed = 0;   ///< given up after the last attempt
    std::uint64_t receipts_skipped = 0;  ///< not to a loopback address
    /// By "oauth", a provider or "http", then by the code of the refusal.
    std::map<std::string, std::map<std::string, std::uint64_t>> refused;
};

/// What the server has to do with a request's answer.
struct Reply {
    enum class Ending {
        complete,
        truncated,  ///< half the body, then the end of the connection
        reset,      ///< no byte of it, connection reset
    };
    Answer answer;
    Ending ending = Ending::complete;
    std::chrono::milliseconds delay{0};
};

/// All providers behind one address, the faults in front of them, and the simulator's own calls
/// below /sim. Knows nothing of sockets.
class Gateway {
public:
    /// `settings` must outlive it. Throws std::system_error when the journal cannot be opened.
    explicit Gateway(const Settings& settings);

    /// Counts a new connection; false when a fault wants it closed unread.
    [[nodiscard]] bool admits_connection();
    [[nodiscard]] Reply handle(const Request& request);
    [[nodiscard]] Counters& counters() { return counters_; }

private:
    [[nodiscard]] Reply disturbed(Endpoint endpoint, const Request& request);
    [[nodiscard]] Answer dispatch(Endpoint endpoint, const Request& request);
    [[nodiscard]] Answer control(const Request& request);
    [[nodiscard]] Answer control_journal(const Request& request);
    [[nodiscard]] Answer control_faults(const Request& request);
    [[nodiscard]] Answer control_clock(const Request& request);
    [[nodiscard]] Answer control_webhook(const Request& request);
    [[nodiscard]] Answer control_events(const Request& request);
    [[nodiscard]] std::string stats() const;
    [[nodiscard]] std::string faults_as_json() const;
    void count_refusal(Endpoint endpoint, const Answer& answer);
    void report(Reply& reply);

    SimClock clock_;
    Journal journal_;
    Faults faults_;
    ZaloOAuth oauth_;
    ZaloTemplate zalo_;
    Esms esms_;
    SpeedSms speedsms_;
    Viettel viettel_;
    Vnpt vnpt_;
    ZaloEvents events_;
    Counters counters_;
};

/// The name of a provider's endpoint for `path`; Endpoint::unknown when no provider has it.
[[nodiscard]] Endpoint endpoint_of(std::string_view path);

/// A page that says that the call does not exist.
[[nodiscard]] Answer not_found();

}  // namespace gateway_sim
