#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/home.h"
#include "sotay/notify/attempt_tally.h"
#include "sotay/notify/status.h"
#include "sotay/store/database.h"

#include <prometheus/registry.h>

#include <chrono>
#include <future>
#include <optional>

namespace sotay::daemon {

/// The outbox and its gateways in numbers. Belongs to one thread, which it never holds long: what
/// costs a look at every row is counted on a thread of its own, the more rarely the longer it
/// takes.
class Metrics {
public:
    Metrics(const home::Home& home, const Clock& clock);

    void collect(prometheus::Registry& registry);

private:
    struct Tally {
        notify::Counts counts;
        std::chrono::steady_clock::duration cost{};
        std::chrono::steady_clock::time_point taken_at;
    };

    void count_anew();
    void add_deliveries(prometheus::Registry& registry);
    void add_attempts(prometheus::Registry& registry);
    void add_gateways(prometheus::Registry& registry);
    void add_accounts(prometheus::Registry& registry) const;
    void add_budget(prometheus::Registry& registry);

    const home::Home& home_;
    const Clock& clock_;
    store::Database database_;
    store::Database counting_;  // of the counting thread alone
    notify::AttemptTally attempts_;
    std::optional<Tally> tally_;
    std::future<Tally> running_;  // goes first: it uses counting_
};

}  // namespace sotay::daemon
