#pragma once

#include "sotay/directives/directive.h"
#include "sotay/directives/study.h"
#include "sotay/meetings/meeting.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <vector>

namespace sotay::meetings {

/// The documents that a meeting studies, by number.
[[nodiscard]] std::vector<directives::DirectiveId> studies_of(store::Database& database,
                                                              MeetingId meeting);

/// Adds documents to what a meeting studies; those who were present have studied them, at once or
/// when the roll is called. Tells how many are new; as one change.
std::int64_t add_studies(store::Database& database, const store::Actor& actor, MeetingId meeting,
                         const std::vector<directives::DirectiveId>& documents);
/// The reverse.
std::int64_t remove_studies(store::Database& database, const store::Actor& actor, MeetingId meeting,
                            const std::vector<directives::DirectiveId>& documents);

/// Keeps the record of study equal to the roll; with statements prepared once, for roll-calls of
/// many meetings.
class StudentCounter {
public:
    explicit StudentCounter(store::Database& database);

    /// Makes those who studied the meeting's documents those whom its roll calls present, nobody
    /// when it is cancelled; inside the caller's open transaction, after every change of roll or
    /// state.
    void count(MeetingId meeting, Instant now);

private:
    store::Statement documents_;
    store::Statement present_;
    directives::Studies studies_;
};

}  // namespace sotay::meetings
