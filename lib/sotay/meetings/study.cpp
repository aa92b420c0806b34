#include "sotay/meetings/study.h"

namespace sotay::meetings {

namespace {

constexpr const char* k_studies = R"sql(
    SELECT directive_id FROM meeting_studies WHERE meeting_id = $1 ORDER BY directive_id)sql";

constexpr const char* k_add = R"sql(
    INSERT INTO meeting_studies (meeting_id, directive_id) VALUES ($1, $2)
    ON CONFLICT (meeting_id, directive_id) DO NOTHING)sql";

constexpr const char* k_remove = R"sql(
    DELETE FROM meeting_studies WHERE meeting_id = $1 AND directive_id = $2)sql";

constexpr const char* k_present = R"sql(
    SELECT a.member_id, m.starts_at
    FROM meetings m JOIN attendances a ON a.meeting_id = m.id AND a.status = 'present'
    WHERE m.id = $1 AND m.state <> 'cancelled' ORDER BY a.member_id)sql";

std::vector<directives::DirectiveId> ids(store::Statement& rows) {
    std::vector<directives::DirectiveId> found;
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

void commit(store::Change& change, const char* action, MeetingId meeting,
            const std::vector<directives::DirectiveId>& documents) {
    store::AuditEntry entry{.action = action, .subjects = {fmt::format("meetings:{}", meeting)}};
    for (const auto document : documents) {
        entry.subjects.push_back(fmt::format("directives:{}", document));
    }
    change.commit(entry);
}

}  // namespace

std::vector<directives::DirectiveId> studies_of(store::Database& database, MeetingId meeting) {
    auto rows = database.query(k_studies, meeting);
    return ids(rows);
}

std::int64_t add_studies(store::Database& database, const store::Actor& actor, MeetingId meeting,
                         const std::vector<directives::DirectiveId>& documents) {
    store::Change change{database, actor};
    std::vector<directives::DirectiveId> added;
    for (const auto document : documents) {
        if (database.execute(k_add, meeting, document) > 0) added.push_back(document);
    }
    if (added.empty()) return 0;
    StudentCounter{database}.count(meeting, actor.clock.now());
    commit(change, "meeting.study", meeting, added);
    return static_cast<std::int64_t>(added.size());
}

std::int64_t remove_studies(store::Database& database, const store::Actor& actor, MeetingId meeting,
                            const std::vector<directives::DirectiveId>& documents) {
    store::Change change{database, actor};
    directives::Studies studies{database};
    std::vector<directives::DirectiveId> removed;
    for (const auto document : documents) {
        if (database.execute(k_remove, meeting, document) == 0) continue;
        studies.record(document, {meeting, {}, {}}, actor.clock.now());
        removed.push_back(document);
    }
    if (removed.empty()) return 0;
    commit(change, "meeting.unstudy", meeting, removed);
    return static_cast<std::int64_t>(removed.size());
}

StudentCounter::StudentCounter(store::Database& database)
    : documents_{database, k_studies}, present_{database, k_present}, studies_{database} {}

void StudentCounter::count(MeetingId meeting, Instant now) {
    const auto documents = ids(documents_.bind_all(meeting));
    if (documents.empty()) return;
    directives::Study study;
    study.meeting = meeting;
    present_.bind_all(meeting);
    while (present_.step()) {
        study.present.push_back(present_.integer(0));
        study.on = local_date(present_.instant(1));
    }
    for (const auto document : documents) studies_.record(document, study, now);
}

}  // namespace sotay::meetings
