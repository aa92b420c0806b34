#include "sotay/directives/study.h"

#include <algorithm>
#include <iterator>
#include <utility>

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

constexpr std::size_t k_batch = 1'000;

std::vector<std::int64_t> without(const std::vector<std::int64_t>& all,
                                  const std::vector<std::int64_t>& those) {
    std::vector<std::int64_t> rest;
    std::ranges::set_difference(all, those, std::back_inserter(rest));
    return rest;
}

Instant beginning_of(Date day) { return to_instant(day, std::chrono::milliseconds{0}); }

}  // namespace

Studies::Studies(store::Database& database)
    : excuses_{database},
      students_{database, k_students},
      add_{database, k_add},
      remove_{database, k_remove},
      studied_{database, k_studied},
      issued_{database, k_issued},
      reminded_{database, k_reminded} {}

Studies::Ids Studies::ids(store::Statement& rows) {
    Ids found;
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

bool Studies::has_studied(DirectiveId directive, std::int64_t member) {
    const bool has = studied_.bind_all(directive, member).step();
    studied_.reset();
    return has;
}

void Studies::record(DirectiveId directive, const Study& study, Instant now) {
    const auto known = ids(students_.bind_all(directive, study.meeting));
    auto present = study.present;
    std::ranges::sort(present);
    const auto issued = ids(issued_.bind_all(directive));
    const auto reminded = ids(reminded_.bind_all(directive));
    for (const auto member : without(present, known)) {
        add_.run(directive, member, study.meeting, study.on);
        for (const auto message : issued) {
            excuses_.excuse(message, member, beginning_of(study.on));
        }
        for (const auto message : reminded) excuses_.withdraw(message, member, now);
    }
    for (const auto member : without(known, present)) {
        remove_.run(directive, member, study.meeting);
        if (has_studied(directive, member)) continue;
        for (const auto message : issued) excuses_.take_back(message, member);
    }
}

void excuse_students(store::Database& database, DirectiveId directive, std::int64_t message) {
    std::vector<std::pair<std::int64_t, Date>> students;
    auto rows = database.query(k_unexcused, directive, message);
    while (rows.step()) students.emplace_back(rows.integer(0), rows.date(1));
    notify::Excuses excuses{database};
    for (std::size_t at = 0; at < students.size();) {
        store::Transaction transaction{database};
        const auto end = std::min(students.size(), at + k_batch);
        for (; at < end; ++at) {
            excuses.excuse(message, students[at].first, beginning_of(students[at].second));
        }
        transaction.commit();
    }
}

}  // namespace sotay::directives
