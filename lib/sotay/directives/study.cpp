#include "sotay/directives/study.h"

#include "sotay/notify/receipt.h"

#include <algorithm>
#include <iterator>

namespace sotay::directives {

namespace {

constexpr const char* k_students = R"sql(
    SELECT member_id FROM directive_studies WHERE directive_id = $1 AND meeting_id = $2
    ORDER BY member_id)sql";

constexpr const char* k_add = R"sql(
    INSERT INTO directive_studies (directive_id, member_id, meeting_id, studied_on)
    VALUES ($1, $2, $3, $4))sql";

constexpr const char* k_remove = R"sql(
    DELETE FROM directive_studies WHERE directive_id = $1 AND member_id = $2 AND meeting_id = $3)sql";

constexpr const char* k_studied = R"sql(
    SELECT 1 FROM directive_studies WHERE directive_id = $1 AND member_id = $2)sql";

constexpr const char* k_issued = R"sql(
    SELECT message_id FROM directive_issues WHERE directive_id = $1 ORDER BY message_id)sql";

constexpr const char* k_reminded = R"sql(
    SELECT r.message_id FROM directive_reminders r JOIN directive_issues i ON i.id = r.issue_id
    WHERE i.directive_id = $1 ORDER BY r.message_id)sql";

constexpr const char* k_unexcused = R"sql(
    SELECT s.member_id, MIN(s.studied_on)
    FROM directive_studies s
    JOIN deliveries d ON d.message_id = $2 AND d.member_id = s.member_id AND d.excused_at IS NULL
    WHERE s.directive_id = $1 GROUP BY s.member_id ORDER BY s.member_id)sql";

using Ids = std::vector<std::int64_t>;

Ids ids(store::Statement rows) {
    Ids found;
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

Ids without(const Ids& all, const Ids& those) {
    Ids rest;
    std::ranges::set_difference(all, those, std::back_inserter(rest));
    return rest;
}

Instant beginning_of(Date day) { return to_instant(day, std::chrono::milliseconds{0}); }

}  // namespace

void record_study(store::Database& database, DirectiveId directive, const Study& study,
                  Instant now) {
    const auto known = ids(database.query(k_students, directive, study.meeting));
    auto present = study.present;
    std::ranges::sort(present);
    const auto issued = ids(database.query(k_issued, directive));
    const auto reminded = ids(database.query(k_reminded, directive));
    for (const auto member : without(present, known)) {
        database.execute(k_add, directive, member, study.meeting, study.on);
        for (const auto message : issued) {
            notify::excuse(database, message, member, beginning_of(study.on));
        }
        for (const auto message : reminded) notify::withdraw(database, message, member, now);
    }
    for (const auto member : without(known, present)) {
        database.execute(k_remove, directive, member, study.meeting);
        if (database.query(k_studied, directive, member).step()) continue;
        for (const auto message : issued) notify::take_back_excuse(database, message, member);
    }
}

void excuse_students(store::Database& database, DirectiveId directive, std::int64_t message) {
    std::vector<std::pair<std::int64_t, Date>> students;
    auto rows = database.query(k_unexcused, directive, message);
    while (rows.step()) students.emplace_back(rows.integer(0), rows.date(1));
    for (const auto& [member, on] : students) {
        notify::excuse(database, message, member, beginning_of(on));
    }
}

}  // namespace sotay::directives
