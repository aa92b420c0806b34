#pragma once

#include "sotay/base/date.h"
#include "sotay/directives/directive.h"
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

/// Makes those who studied `directive` at this meeting exactly those present, inside the caller's
/// open transaction. They need not acknowledge it and are not reminded; who is no longer among them
/// and studied it nowhere else is as before.
void record_study(store::Database& database, DirectiveId directive, const Study& study,
                  Instant now);

/// Excuses those whom `message` reached after they had studied `directive`; likewise.
void excuse_students(store::Database& database, DirectiveId directive, std::int64_t message);

}  // namespace sotay::directives
