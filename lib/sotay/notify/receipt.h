#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/transition.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>

namespace sotay::notify {

/// Writes what became known of a delivery, inside the caller's open transaction; false when it told
/// nothing new. Each receipt implies those before it, may come twice and in any order: nothing is
/// taken back, and of two times the earlier stays. What was given up, or waits to be sent again, is
/// settled by it, for it did arrive. Throws Error{not_found} for a delivery that is not there.
bool record(store::Database& database, std::int64_t delivery, Receipt receipt, Instant at);

/// What is known of one delivery.
struct Receipts {
    std::int64_t message = 0;
    std::int64_t member = 0;
    State state = State::pending;
    std::optional<Instant> opened_at;
    std::optional<Instant> acknowledged_at;
    bool covers_others = false;  ///< it is a joined one, whose outcome is also theirs
};
[[nodiscard]] std::optional<Receipts> find_receipts(store::Database& database,
                                                    std::int64_t delivery);

/// Keeps from bothering people whose part is done; with statements prepared once, for callers with
/// many. Every call belongs inside a transaction of the caller and concerns one person of one
/// message; a person who did not get it changes nothing.
class Excuses {
public:
    explicit Excuses(store::Database& database);

    /// The matter was met otherwise, first at `at`: this person is no longer silent.
    void excuse(std::int64_t message, std::int64_t member, Instant at);
    void take_back(std::int64_t message, std::int64_t member);
    /// Does not send what was surely not sent yet.
    void withdraw(std::int64_t message, std::int64_t member, Instant now);

private:
    store::Statement excuse_;
    store::Statement take_back_;
    store::Statement withdraw_;
};

/// Whether anybody whom `message` went to has neither acknowledged nor been excused.
[[nodiscard]] bool has_silent(store::Database& database, std::int64_t message);

}  // namespace sotay::notify
