#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/notify/transition.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::notify {

/// A delivery whose time has come.
struct Due {
    std::int64_t delivery = 0;
    std::int64_t message = 0;
    std::int64_t member = 0;
    int rung = 0;
    int epoch = 0;
    int attempts = 0;  ///< already made on this rung
    bool is_urgent = false;
};

/// The first attempt of a delivery under its present key that may have been sent.
struct Doubt {
    Instant since;
    std::optional<Bytes> body_digest;
};

/// An attempt about to be made.
struct Start {
    std::string channel;
    std::string key;
    Bytes body_digest;
    int segments = 0;
    long long cost = 0;
};

/// An attempt whose claim is written and whose outcome is not.
struct Claim {
    std::int64_t attempt = 0;
    Due due;  ///< `attempts` includes this one
    std::string channel;
    int segments = 0;
    long long cost = 0;
    Instant claimed_at;
    std::optional<Instant> doubt_since;  ///< of an earlier attempt under the same key
    std::uint32_t mark = 0;              ///< its place among the StartedMarks
};

/// How an attempt ended.
struct Result {
    Outcome outcome;
    Next next;
    std::optional<Instant> started_at;
};

/// The deliveries and attempts of the database. Every call belongs inside a transaction of the
/// caller, who commits a batch at a time; the claim is committed before the network is touched.
class Outbox {
public:
    explicit Outbox(store::Database& database);

    /// Pending deliveries of a rung, the longest due first.
    [[nodiscard]] std::vector<Due> due(int rung, bool is_urgent, Instant now, std::size_t limit);
    /// nullopt when none of its attempts under its present key may have been sent.
    [[nodiscard]] std::optional<Doubt> doubt(std::int64_t delivery);

    /// The delivery of `message` to `member`; nullopt when there is none.
    [[nodiscard]] std::optional<std::int64_t> find(std::int64_t message, std::int64_t member);

    /// Writes the claim: the delivery is `sending`, an attempt is open.
    [[nodiscard]] Claim begin(const Due& due, const Start& start, const std::optional<Doubt>& doubt,
                              Instant now);
    /// Closes the attempt and moves its delivery on.
    void finish(const Claim& claim, const Result& result, Instant now);
    /// Undoes a claim of which surely nothing was sent: due again at once, no attempt counted.
    void release(const Claim& claim, Instant now);
    /// Moves a delivery on without an attempt.
    void settle(const Due& due, const Next& next, const std::string& detail, Instant now);

    /// The claims of a process that died.
    [[nodiscard]] std::vector<Claim> open_claims();
    /// The id of the newest attempt; 0 when there is none.
    [[nodiscard]] std::int64_t newest_attempt();

    /// Ends the pending deliveries of messages whose time is over; tells how many.
    std::int64_t expire(Instant now);
    /// Passes what waits for a paused gateway on to the next rung: what is urgent, was due by
    /// `due_by`, or has a message that ends by `ends_by`. What may have been sent only when it is
    /// urgent, as a possible double.
    std::int64_t pass_on(int rung, Instant due_by, Instant ends_by, Instant now);
    /// Ends pending deliveries beyond the ladder's end (it was shortened); tells how many.
    std::int64_t strand(int rungs, const std::string& detail, Instant now);

    /// When the first pending delivery of a rung is due.
    [[nodiscard]] std::optional<Instant> first_due(int rung, bool is_urgent);
    [[nodiscard]] bool has_unexpanded();

private:
    store::Database& database_;
    store::Statement due_;
    store::Statement doubt_;
    store::Statement find_;
    store::Statement newest_;
    store::Statement claim_;
    store::Statement begin_;
    store::Statement close_;
    store::Statement move_;
    store::Statement settle_;
    store::Statement first_due_;
};

}  // namespace sotay::notify
