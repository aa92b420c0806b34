#pragma once

#include "sotay/base/date.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/outbox.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sotay::notify {

struct RoundParts;

/// How an attempt ended, with everything drawn from it but what the database must be told.
struct Judged {
    Claim claim;
    std::optional<Result> result;  ///< nullopt: surely never left, and is due again at once
    bool covers_others = false;    ///< a joined message, whose outcome others share
};

/// What has come back and is not written yet. It outlives a round that could not write (a lock, a
/// full disk): what was answered must not be doubted because of it.
class Harvest {
public:
    [[nodiscard]] bool is_empty() const { return judged_.empty(); }
    void add(Judged judged) { judged_.push_back(std::move(judged)); }
    /// `sign` +1 counts the attempt into its day's usage, -1 takes it back.
    void account(const Claim& claim, int sign);

    /// Both inside the caller's transaction; after its commit comes written().
    void write_results(const RoundParts& parts, Instant now) const;
    void write_books(const RoundParts& parts, Instant now) const;
    void written(const RoundParts& parts);

    /// Writes what a failed round has left, in a transaction of its own.
    void write(const RoundParts& parts);

private:
    std::vector<Judged> judged_;
    std::map<std::pair<std::string, Date>, Usage> usage_;
};

}  // namespace sotay::notify
