#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
#include "sotay/notify/receipt.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <vector>

namespace sotay::directives {

/// A meeting at which a document was studied.
struct Study {
    std::int64_t meeting = 0;
    Date on;
    std::vector<std::int64_t> present;  ///< members; none when the meeting was not held after all
};

/// Records who studied what; with statements prepared once, for roll-calls of many meetings.
class Studies {
public:
    explicit Studies(store::Database& database);

    /// Makes those who studied `directive` at this meeting exactly those present, inside the
    /// caller's open transaction. They need not acknowledge it and are not reminded; who is no
    /// longer among them and studied it nowhere else is as before.
    void record(DirectiveId directive, const Study& study, Instant now);

private:
    using Ids = std::vector<std::int64_t>;

    [[nodiscard]] static Ids ids(store::Statement& rows);
    [[nodiscard]] bool has_studied(DirectiveId directive, std::int64_t member);

    notify::Excuses excuses_;
    store::Statement students_;
    store::Statement add_;
    store::Statement remove_;
    store::Statement studied_;
    store::Statement issued_;
    store::Statement reminded_;
};

/// Excuses those whom `message` reached after they had studied `directive`, in short transactions
/// of its own.
void excuse_students(store::Database& database, DirectiveId directive, std::int64_t message);

}  // namespace sotay::directives
