#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/home.h"
#include "sotay/notify/gateway.h"
#include "sotay/org/tree.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace sotay::notify {

/// Which addresses a member has.
struct Reachability {
    bool has_phone = false;
    bool has_zalo_id = false;
    bool may_have_email = false;  ///< e-mail is sealed with the others: only sending can tell
};

[[nodiscard]] bool has_address(const Reachability& reach, Traits::Address kind);

/// Whether any gateway of the home's ladder can reach such a member.
[[nodiscard]] std::function<bool(const Reachability&)> reachable_by(const home::Home& home);

/// Turns messages into one delivery a person, in batches of one short transaction each, so that it
/// goes on after a crash where it stopped and holds the writer never long.
class Expander {
public:
    /// Whom `is_reachable` denies is `unreached` at once.
    Expander(store::Database& database, std::function<bool(const Reachability&)> is_reachable,
             std::size_t batch = 4'000);
    ~Expander();
    Expander(const Expander&) = delete;
    Expander& operator=(const Expander&) = delete;

    /// One batch of the oldest message that is not fanned out yet; false when there is none.
    bool expand_one(Instant now);
    /// Until every message is fanned out or a stop is asked for.
    void expand_all(Instant now, const std::stop_token& stop = {});
    /// All of one message.
    void expand(std::int64_t message, Instant now);

private:
    [[nodiscard]] const org::Tree& tree_on(Date date);
    /// A message with whom it is meant for.
    struct Plan;

    [[nodiscard]] const Plan& plan_of(std::int64_t message);
    void expand_batch(std::int64_t message, std::int64_t after, Instant now);
    void write(const Plan& plan, const std::vector<std::int64_t>& members, Instant now);
    /// nullopt when there is no such member.
    [[nodiscard]] std::optional<bool> is_reachable(std::int64_t member);

    store::Database& database_;
    std::function<bool(const Reachability&)> is_reachable_;
    std::size_t batch_;
    store::Statement addresses_;
    store::Statement insert_;
    std::map<Date, org::Tree> trees_;
    std::unique_ptr<Plan> plan_;  // of the message that was expanded last
};

}  // namespace sotay::notify
