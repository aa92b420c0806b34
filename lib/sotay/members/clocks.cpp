#include "sotay/members/clocks.h"

#include "sotay/members/transfer_store.h"

#include <algorithm>
#include <unordered_set>

namespace sotay::members {

namespace {

// The open transfer holds the state that one of transit only covers.
constexpr const char* k_probationary = R"sql(
    SELECT m.id, m.full_name, p.organisation_id, m.admitted_on
    FROM members m
    JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
    LEFT JOIN member_transfers t ON t.member_id = m.id AND t.closed_on IS NULL
    WHERE p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1)
      AND (CASE WHEN p.state = $3 OR p.state = $4 THEN COALESCE(t.member_state, p.state)
                ELSE p.state END) = $2
      AND m.admitted_on IS NOT NULL AND m.official_on IS NULL
    ORDER BY m.name_key, m.id)sql";

constexpr const char* k_old_members = R"sql(
    SELECT m.id, m.full_name, p.organisation_id, m.admitted_on
    FROM members m
    JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
    WHERE p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1)
      AND m.admitted_on <= $2
    ORDER BY m.name_key, m.id)sql";

constexpr const char* k_departed = R"sql(
    SELECT m.id, m.full_name, p.organisation_id, p.to_on, p.departure
    FROM members m
    JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
    WHERE p.departure IS NOT NULL AND p.to_on <= $1
      AND NOT EXISTS (SELECT 1 FROM member_placements later
                      WHERE later.member_id = m.id AND later.kind = 'official'
                        AND later.from_on >= p.to_on AND later.from_on > p.from_on)
    ORDER BY m.name_key, m.id)sql";

/// Gathers rows of one day.
class Gatherer {
public:
    Gatherer(store::Database& database, const Membership& membership,
             const calendar::WorkingDays& working_days, const DueQuery& query)
        : database_{database},
          membership_{membership},
          working_days_{working_days},
          query_{query},
          last_{query.on + std::chrono::days{query.within}},
          organisations_{query.organisations.begin(), query.organisations.end()} {}

    std::vector<DueRow> run() {
        add_probations();
        add_transfers();
        add_readmissions();
        add_badges();
        std::ranges::stable_sort(rows_, {}, &DueRow::due_on);
        return std::move(rows_);
    }

private:
    void add_probations();
    void add_transfers();
    void add_transfer(const ListedTransfer& listed);
    void add_readmissions();
    void add_badges();
    void add_badge(const DueRow& person);
    void add_duty(DueRow row, const char* clock, const ClockRule& rule);
    void add_chance(DueRow row, const char* clock, const ClockRule& rule);
    [[nodiscard]] const MembershipRules& rules_on(Date date) const {
        return membership_.rules.in_force_on(date).rules;
    }

    store::Database& database_;
    const Membership& membership_;
    const calendar::WorkingDays& working_days_;
    const DueQuery& query_;
    Date last_;
    std::unordered_set<org::OrganisationId> organisations_;
    std::vector<DueRow> rows_;
};

DueRow person(const store::Statement& row) {
    DueRow due;
    due.member = row.integer(0);
    due.full_name = row.text(1);
    due.organisation = row.integer(2);
    return due;
}

void Gatherer::add_duty(DueRow row, const char* clock, const ClockRule& rule) {
    if (row.due_on > last_) return;
    if (!organisations_.empty() && !organisations_.contains(row.organisation)) return;
    row.clock = clock;
    row.rule = rule.rule;
    row.citation = rule.citation;
    const auto late = (query_.on - row.due_on).count();
    row.overdue_days = std::max(0, static_cast<int>(late));
    rows_.push_back(std::move(row));
}

void Gatherer::add_chance(DueRow row, const char* clock, const ClockRule& rule) {
    if (row.due_on >= query_.on) add_duty(std::move(row), clock, rule);
}

void Gatherer::add_probations() {
    const auto& terms = membership_.terms;
    auto row = database_.query(k_probationary, query_.on, terms.probationary, terms.in_transit,
                               terms.away);
    while (row.step()) {
        const auto admitted_on = parse_date(row.text_view(3));
        if (!admitted_on) continue;
        auto due = person(row);
        due.since = *admitted_on;
        due.due_on = probation_end(membership_, *admitted_on);
        const auto end = due.due_on;
        add_chance(due, "probation", rules_on(*admitted_on).probation);
        const auto& recognition = rules_on(end).recognition;
        due.since = end;
        due.due_on = working_days_.add(end, recognition.working_days);
        add_duty(std::move(due), "recognition", recognition);
    }
}

void Gatherer::add_transfers() {
    for (const auto& listed : list_transfers(database_, {.is_open = true})) {
        if (listed.transfer.sent_on <= query_.on) add_transfer(listed);
    }
}

void Gatherer::add_transfer(const ListedTransfer& listed) {
    const auto& transfer = listed.transfer;
    DueRow due;
    due.member = transfer.member;
    due.full_name = listed.full_name;
    due.organisation = transfer.origin.value_or(transfer.destination.value_or(0));
    const bool is_on_the_way = transfer.step == TransferStep::sent;
    if (is_on_the_way && transfer.kind == StayKind::official) {
        const auto& whole = rules_on(transfer.changed_on).transfer;
        due.since = transfer.changed_on;
        due.due_on = working_days_.add(due.since, whole.working_days);
        add_duty(due, "transfer", whole);
        const auto& receipt = rules_on(transfer.sent_on).receipt;
        due.since = transfer.sent_on;
        due.due_on = working_days_.add(due.since, receipt.working_days);
        add_duty(std::move(due), "receipt", receipt);
    } else if (!is_on_the_way && transfer.until_on) {
        due.since = *transfer.received_on;
        due.due_on = *transfer.until_on;
        add_duty(std::move(due), "stay", rules_on(due.since).stay);
    }
}

void Gatherer::add_readmissions() {
    auto row = database_.query(k_departed, query_.on);
    while (row.step()) {
        const auto& counted = membership_.terms.readmitted_after;
        if (std::ranges::count(counted, row.text(4)) == 0) continue;
        auto due = person(row);
        due.since = row.date(3);
        const auto& readmission = rules_on(due.since).readmission;
        due.due_on = add_months(due.since, readmission.months);
        add_chance(std::move(due), "readmission", readmission);
    }
}

void Gatherer::add_badges() {
    const auto& years = rules_on(query_.on).badge_years;
    if (years.empty()) return;
    const auto first = add_months(last_, -12 * *std::ranges::min_element(years));
    auto row = database_.query(k_old_members, query_.on, first);
    while (row.step()) {
        const auto admitted_on = parse_partial_date(row.text_view(3));
        if (!admitted_on) continue;
        auto due = person(row);
        due.since = admitted_on->latest();
        add_badge(due);
    }
}

/// The first of the award days from `reached_on` on.
Date award_day(Date reached_on, const std::vector<std::chrono::month_day>& days) {
    const auto year = std::chrono::year_month_day{reached_on}.year();
    for (const auto& day : days) {
        const Date award{year / day.month() / day.day()};
        if (award >= reached_on) return award;
    }
    return Date{(year + std::chrono::years{1}) / days.front().month() / days.front().day()};
}

void Gatherer::add_badge(const DueRow& person) {
    const auto& rules = rules_on(query_.on);
    for (const auto years : rules.badge_years) {
        const auto reached_on = add_months(person.since, 12 * years);
        if (reached_on > last_) return;
        auto due = person;
        due.due_on = award_day(reached_on, rules.award_days);
        auto clock = rules.badge;
        const auto at = clock.rule.find("{}");
        if (at != std::string::npos) clock.rule.replace(at, 2, std::to_string(years));
        add_chance(std::move(due), "badge", clock);
    }
}

}  // namespace

std::vector<DueRow> due(store::Database& database, const Membership& membership,
                        const calendar::WorkingDays& working_days, const DueQuery& query) {
    return Gatherer{database, membership, working_days, query}.run();
}

Date probation_end(const Membership& membership, Date admitted_on) {
    const auto& probation = membership.rules.in_force_on(admitted_on).rules.probation;
    return add_months(admitted_on, probation.months);
}

}  // namespace sotay::members
