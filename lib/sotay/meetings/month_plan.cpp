#include "sotay/meetings/month_plan.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <unordered_map>

namespace sotay::meetings {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO meetings (organisation_id, kind, state, period, plan_key, title, place, starts_at, moved_reason,
                          created_at)
    VALUES ($1, $2, 'planned', $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (plan_key) DO NOTHING)sql";

constexpr const char* k_planned = R"sql(
    SELECT id, plan_key, title, place, starts_at, moved_reason FROM meetings
    WHERE period = $1 AND plan_key IS NOT NULL)sql";

struct CellRule {
    unsigned day = 1;
    std::chrono::minutes time{};
    std::string place;
};

CellRule rule_of(const org::Organisation& cell, const RegularRule& regular) {
    CellRule rule{regular.day, regular.time, cell.name};
    if (!cell.meeting) return rule;
    const auto own = json::parse(*cell.meeting, cell.code);
    rule.day = own.value("day", regular.day);
    rule.time = parse_time(own.value("time", std::string{})).value_or(regular.time);
    rule.place = own.value("place", cell.name);
    return rule;
}

Date day_in(Month month, unsigned day) {
    const auto last = last_day(month);
    const auto wanted = first_day(month) + std::chrono::days{day - 1};
    return std::min(wanted, last);
}

/// The reason to move off `date`, when the rules move meetings off such a day.
std::optional<std::string> reason_to_move(Date date, const RegularRule& regular,
                                          const calendar::WorkingDays& working_days) {
    const auto day_off = working_days.day_off(date);
    if (!day_off) return std::nullopt;
    const bool is_weekend = day_off->empty();
    if (is_weekend ? !regular.moves_off_weekends : !regular.moves_off_holidays) return std::nullopt;
    return is_weekend ? tr("weekend") : *day_off;
}

PlannedMeeting plan_one(const org::Organisation& cell, Month month, const MeetingRules& rules,
                        const calendar::WorkingDays& working_days) {
    const auto rule = rule_of(cell, rules.regular);
    auto date = day_in(month, rule.day);
    PlannedMeeting meeting;
    meeting.organisation = cell.id;
    meeting.kind = rules.regular.kind;
    if (const auto* kind = rules.find(meeting.kind)) meeting.title = title_for(*kind, month);
    meeting.place = rule.place;
    if (const auto reason = reason_to_move(date, rules.regular, working_days)) {
        meeting.moved_reason = tr("moved from {}: {}", display(date), *reason);
        date = working_days.next_working_day(date);
    }
    meeting.starts_at = to_instant(date, rule.time);
    return meeting;
}

std::string plan_key(org::OrganisationId organisation, Month month, const std::string& kind) {
    return fmt::format("{}/{}/{}", organisation, iso(month), kind);
}

/// Finds meetings that share a resource (a place, a person) and overlap.
void find_overlaps(const std::unordered_map<std::string, std::vector<std::size_t>>& by_resource,
                   Conflict::Kind kind, std::chrono::minutes duration, MonthPlan& plan) {
    for (const auto& [resource, indices] : by_resource) {
        for (std::size_t i = 0; i < indices.size(); ++i) {
            for (std::size_t j = i + 1; j < indices.size(); ++j) {
                const auto apart =
                    plan.meetings[indices[i]].starts_at - plan.meetings[indices[j]].starts_at;
                if (std::chrono::abs(apart) < duration)
                    plan.conflicts.push_back({kind, indices[i], indices[j]});
            }
        }
    }
}

void find_conflicts(const org::Tree& tree, std::chrono::minutes duration, MonthPlan& plan) {
    std::unordered_map<std::string, std::vector<std::size_t>> by_place;
    std::unordered_map<std::string, std::vector<std::size_t>> by_overseer;
    for (std::size_t i = 0; i < plan.meetings.size(); ++i) {
        const auto& cell = tree.get(plan.meetings[i].organisation);
        // "Nhà văn hóa thôn 1" stands in many communes: only the same committee's is the same
        // place.
        by_place[fmt::format("{}/{}", cell.parent.value_or(0),
                             text::fold_case(plan.meetings[i].place))]
            .push_back(i);
        if (!cell.overseen_by) continue;
        for (const auto& person : json::parse(*cell.overseen_by, cell.code)) {
            by_overseer[person.get<std::string>()].push_back(i);
        }
    }
    find_overlaps(by_place, Conflict::Kind::venue, duration, plan);
    find_overlaps(by_overseer, Conflict::Kind::overseer, duration, plan);
    std::ranges::sort(plan.conflicts, {}, [](const auto& conflict) {
        return std::pair{conflict.first, conflict.second};
    });
}

}  // namespace

MonthPlan plan_month(const org::Tree& tree, const std::vector<const org::Organisation*>& cells,
                     Month month, const MeetingRules& rules,
                     const calendar::WorkingDays& working_days) {
    MonthPlan plan;
    plan.meetings.reserve(cells.size());
    for (const auto* cell : cells)
        plan.meetings.push_back(plan_one(*cell, month, rules, working_days));
    find_conflicts(tree, rules.regular.duration, plan);
    return plan;
}

void compare(store::Database& database, Month month, MonthPlan& plan) {
    std::unordered_map<std::string, PlannedMeeting*> by_key;
    for (auto& meeting : plan.meetings) {
        meeting.is_new = !meeting.id;
        by_key.emplace(plan_key(meeting.organisation, month, meeting.kind), &meeting);
    }
    auto rows = database.query(k_planned, iso(month));
    while (rows.step()) {
        const auto found = by_key.find(rows.text(1));
        if (found == by_key.end()) continue;
        auto& meeting = *found->second;
        meeting.id = rows.integer(0);
        meeting.is_new = false;
        meeting.title = rows.text(2);
        meeting.place = rows.text(3);
        meeting.starts_at = rows.instant(4);
        meeting.moved_reason = rows.optional_text(5);
    }
}

void save(store::Database& database, const store::Actor& actor, Month month, MonthPlan& plan) {
    store::Change change{database, actor};
    compare(database, month, plan);
    std::int64_t created = 0;
    auto insert = database.prepare(k_insert);
    for (const auto& meeting : plan.meetings) {
        if (!meeting.is_new) continue;
        insert.bind_all(meeting.organisation, meeting.kind, iso(month),
                        plan_key(meeting.organisation, month, meeting.kind), meeting.title,
                        meeting.place, meeting.starts_at, meeting.moved_reason, actor.clock.now());
        insert.execute();
        ++created;
    }
    if (created == 0) return;
    std::vector<bool> was_new;
    for (const auto& meeting : plan.meetings) was_new.push_back(meeting.is_new);
    compare(database, month, plan);
    for (std::size_t i = 0; i < was_new.size(); ++i) plan.meetings[i].is_new = was_new[i];
    change.commit({.action = "meeting.plan", .counts = {{"created", created}}});
}

}  // namespace sotay::meetings
