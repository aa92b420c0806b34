#include "sotay/org/standing.h"

#include <algorithm>

namespace sotay::org {

namespace {

// Later than any date a file can name, so that every change known so far has happened.
constexpr Date k_end_of_time{std::chrono::year{9999} / 12 / 31};

constexpr const char* k_terms = R"sql(
    SELECT organisation_id, from_on FROM organisation_terms ORDER BY organisation_id, from_on)sql";

constexpr const char* k_past = R"sql(
    SELECT p.organisation_id, p.code, p.from_on, p.to_on,
           CASE WHEN o.dissolved_on = p.to_on THEN 1 ELSE 0 END
    FROM organisation_placements p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE p.to_on IS NOT NULL
    ORDER BY p.organisation_id, p.from_on)sql";

constexpr const char* k_successions = R"sql(
    SELECT predecessor_id, successor_id, on_date FROM organisation_successions)sql";

}  // namespace

Terms load_terms(store::Database& database) {
    Terms terms;
    auto rows = database.prepare(k_terms);
    while (rows.step()) terms[rows.integer(0)].push_back(rows.date(1));
    return terms;
}

Standing Standing::load(store::Database& database) {
    Standing standing;
    standing.newest_ = Tree::load(database, k_end_of_time);
    standing.terms_ = load_terms(database);
    standing.load_past(database);
    auto rows = database.prepare(k_successions);
    while (rows.step()) {
        standing.successions_[rows.integer(0)].push_back({rows.integer(1), rows.date(2)});
    }
    return standing;
}

void Standing::load_past(store::Database& database) {
    auto rows = database.prepare(k_past);
    while (rows.step()) {
        FormerCode former{rows.integer(0), rows.text(1), rows.date(2), rows.date(3),
                          rows.integer(4) != 0};
        begin_.emplace(former.organisation, former.from);
        const auto* present = newest_.find(former.organisation);
        if (present != nullptr && present->code != former.code)
            last_code_[former.organisation] = former.code;
        former_[former.code].push_back(std::move(former));
    }
}

const std::vector<Date>& Standing::terms(OrganisationId id) const {
    static const std::vector<Date> k_none;
    const auto found = terms_.find(id);
    return found == terms_.end() ? k_none : found->second;
}

std::span<const FormerCode> Standing::former_holders(std::string_view code) const {
    const auto found = former_.find(std::string{code});
    if (found == former_.end()) return {};
    return found->second;
}

const std::string* Standing::last_code(OrganisationId id) const {
    const auto found = last_code_.find(id);
    return found == last_code_.end() ? nullptr : &found->second;
}

Date Standing::begin(const Organisation& organisation) const {
    const auto found = begin_.find(organisation.id);
    return found == begin_.end() ? organisation.since : found->second;
}

bool Standing::has_ended(std::string_view code, const std::optional<Date>& on) const {
    const auto former = former_holders(code);
    const auto is_meant = [&](const FormerCode& one) {
        return one.is_ending && (!on || one.to == *on);
    };
    // Without a date, the code of an organisation that stands means that one.
    if (!on && newest_.find(code) != nullptr) return false;
    return std::ranges::any_of(former, is_meant);
}

bool Standing::has_followed(OrganisationId predecessor, OrganisationId successor,
                            const std::optional<Date>& on) const {
    const auto found = successions_.find(predecessor);
    return found != successions_.end() &&
           std::ranges::any_of(found->second, [&](const Succession& one) {
               return one.successor == successor && (!on || one.on == *on);
           });
}

}  // namespace sotay::org
