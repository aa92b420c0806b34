#include "sotay/directives/reminder.h"

#include "sotay/base/messages.h"
#include "sotay/directives/hand_out.h"
#include "sotay/directives/study.h"
#include "sotay/notify/receipt.h"

#include <algorithm>

namespace sotay::directives {

namespace chr = std::chrono;

namespace {

constexpr chr::hours k_morning{7};

constexpr const char* k_open = R"sql(
    SELECT i.id, i.directive_id, i.message_id, i.acknowledge_by, i.created_at
    FROM directive_issues i JOIN messages m ON m.id = i.message_id
    WHERE i.acknowledge_by >= $1 AND m.state <> 'cancelled'
      AND (CAST($2 AS BIGINT) IS NULL OR i.directive_id = $2)
    ORDER BY i.id)sql";

// A nearer reminder makes up for a farther one.
constexpr const char* k_is_known = R"sql(
    SELECT 1 FROM directive_reminders WHERE issue_id = $1 AND days_before <= $2)sql";

constexpr const char* k_remember = R"sql(
    INSERT INTO directive_reminders (issue_id, days_before, message_id) VALUES ($1, $2, $3))sql";

/// The newest of an issue's reminders that are due; nullopt when none is.
std::optional<int> due_now(const std::vector<int>& days_before, Date last_day, Date issued,
                           Date today) {
    std::optional<int> nearest;
    for (const int days : days_before) {
        const auto day = last_day - chr::days{days};
        if (day <= issued || day > today) continue;
        if (!nearest || days < *nearest) nearest = days;
    }
    return nearest;
}

notify::NewMessage message_of(const Issue& issue, const Directive& directive, int days,
                              Instant now) {
    const auto today = local_date(now);
    const auto last_day = *issue.acknowledge_by;
    notify::NewMessage message;
    message.purpose = "directive_reminder";
    message.selector = fmt::format("silent:{}", issue.message);
    message.tree_on = today;
    message.params = message_params(directive, today);
    message.params["text"] = tr("please read and acknowledge by {}", display(last_day));
    message.params["acknowledge_by"] = iso(last_day);
    message.subject = fmt::format("directives:{}", issue.directive);
    message.key = fmt::format("directive-reminder:{}:{}", issue.id, days);
    message.not_before = std::max(now, to_instant(today, k_morning));
    message.not_after = to_instant(last_day + chr::days{1}, chr::hours{0});
    message.has_link = true;
    message.link_of = issue.message;
    return message;
}

std::vector<Issue> open_issues(store::Database& database, Date today,
                               std::optional<DirectiveId> directive) {
    std::vector<Issue> issues;
    auto rows = database.query(k_open, today, directive);
    while (rows.step()) {
        auto& issue = issues.emplace_back();
        issue.id = rows.integer(0);
        issue.directive = rows.integer(1);
        issue.message = rows.integer(2);
        issue.acknowledge_by = rows.date(3);
        issue.created_at = rows.instant(4);
    }
    return issues;
}

std::optional<Reminder> remind(store::Database& database, const store::Actor& actor,
                               const Issue& issue, int days) {
    excuse_students(database, issue.directive, issue.message);
    store::Change change{database, actor};
    const auto now = actor.clock.now();
    if (database.query(k_is_known, issue.id, days).step()) return std::nullopt;
    const auto directive = find_by_id(database, issue.directive);
    if (!directive || !notify::has_silent(database, issue.message)) return std::nullopt;
    const auto posted = notify::post(database, message_of(issue, *directive, days, now), now);
    database.execute(k_remember, issue.id, days, posted.id);
    change.commit({.action = "directive.remind",
                   .subjects = {fmt::format("directives:{}", issue.directive),
                                fmt::format("messages:{}", posted.id)},
                   .counts = {{"days_before", days}}});
    return Reminder{issue.id, issue.directive, days, posted.id};
}

}  // namespace

std::vector<Reminder> post_reminders(store::Database& database, const store::Actor& actor,
                                     const std::vector<int>& days_before,
                                     std::optional<DirectiveId> directive) {
    const auto today = local_date(actor.clock.now());
    std::vector<Reminder> reminders;
    for (const auto& issue : open_issues(database, today, directive)) {
        const auto days =
            due_now(days_before, *issue.acknowledge_by, local_date(issue.created_at), today);
        if (!days || database.query(k_is_known, issue.id, *days).step()) continue;
        if (auto reminder = remind(database, actor, issue, *days)) reminders.push_back(*reminder);
    }
    return reminders;
}

}  // namespace sotay::directives
