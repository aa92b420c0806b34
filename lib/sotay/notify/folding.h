#pragma once

#include "sotay/base/date.h"
#include "sotay/store/database.h"

#include <cstdint>

namespace sotay::notify {

/// Makes counts of deliveries that ended long ago: their rows and attempts go, what they came to
/// and cost stays per message, organisation, gateway and state. Messages with a personal link keep
/// their rows, for the link must go on to open its page and who acknowledged is on record.
class Folding {
public:
    /// Folds what ended before `before`; members are counted where they belong on `on`.
    Folding(store::Database& database, Instant before, Date on, std::int64_t batch = 500)
        : database_{database}, before_{before}, on_{on}, batch_{batch} {}

    /// One short transaction. False when nothing is left to fold.
    bool fold_some();
    [[nodiscard]] std::int64_t folded() const { return folded_; }

private:
    void fold_range(std::int64_t message, std::int64_t last);

    store::Database& database_;
    Instant before_;
    Date on_;
    std::int64_t batch_;
    std::int64_t message_ = 0;  ///< being folded; those before it are done
    std::int64_t after_ = 0;    ///< the last member of it that was looked at
    std::int64_t folded_ = 0;
};

}  // namespace sotay::notify
