#include "sotay/meetings/study.h"

#include "sotay/directives/study.h"

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

directives::Study study_of(store::Database& database, MeetingId meeting) {
    directives::Study study;
    study.meeting = meeting;
    auto rows = database.query(k_present, meeting);
    while (rows.step()) {
        study.present.push_back(rows.integer(0));
        study.on = local_date(rows.instant(1));
    }
    return study;
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
    std::vector<directives::DirectiveId> documents;
    auto rows = database.query(k_studies, meeting);
    while (rows.step()) documents.push_back(rows.integer(0));
    return documents;
}

std::int64_t add_studies(store::Database& database, const store::Actor& actor, MeetingId meeting,
                         const std::vector<directives::DirectiveId>& documents) {
    store::Change change{database, actor};
    std::vector<directives::DirectiveId> added;
    for (const auto document : documents) {
        if (database.execute(k_add, meeting, document) > 0) added.push_back(document);
    }
    if (added.empty()) return 0;
    count_students(database, meeting, actor.clock.now());
    commit(change, "meeting.study", meeting, added);
    return static_cast<std::int64_t>(added.size());
}

std::int64_t remove_studies(store::Database& database, const store::Actor& actor, MeetingId meeting,
                            const std::vector<directives::DirectiveId>& documents) {
    store::Change change{database, actor};
    std::vector<directives::DirectiveId> removed;
    for (const auto document : documents) {
        if (database.execute(k_remove, meeting, document) == 0) continue;
        directives::record_study(database, document, {meeting, {}, {}}, actor.clock.now());
        removed.push_back(document);
    }
    if (removed.empty()) return 0;
    commit(change, "meeting.unstudy", meeting, removed);
    return static_cast<std::int64_t>(removed.size());
}

void count_students(store::Database& database, MeetingId meeting, Instant now) {
    const auto documents = studies_of(database, meeting);
    if (documents.empty()) return;
    const auto study = study_of(database, meeting);
    for (const auto document : documents) {
        directives::record_study(database, document, study, now);
    }
}

}  // namespace sotay::meetings
