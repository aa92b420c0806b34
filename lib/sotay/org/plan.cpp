#include "sotay/org/plan.h"

#include "sotay/base/messages.h"
#include "sotay/org/blueprint.h"
#include "sotay/org/division.h"
#include "sotay/org/inspection.h"

#include <algorithm>

namespace sotay::org {

namespace {

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

Json list(const std::vector<Date>& dates) {
    Json result = Json::array();
    for (const auto date : dates) result.push_back(iso(date));
    return result;
}

Json list(const std::vector<Named>& codes) {
    Json result = Json::array();
    for (const auto& code : codes) result.push_back(code.text);
    return result;
}

/// The first day on which the file changes anything that members depend on.
Date first_day(const Alignment& alignment, const PlanOptions& options) {
    auto day = options.effective_on;
    for (const auto& pending : alignment.pending()) day = std::min(day, pending.on);
    return day;
}

/// Puts into words what an aligned hierarchy changes, and what forbids it.
class Planner {
public:
    Planner(store::Database& database, const Drawing& drawing, const PlanOptions& options)
        : database_{database},
          hierarchy_{drawing.hierarchy},
          standing_{drawing.standing},
          alignment_{drawing.alignment},
          residents_{drawing.residents},
          options_{options},
          members_{drawing.residents.count(database, first_day(drawing.alignment, options))} {}

    Plan make(std::vector<Problem> problems) {
        plan_.problems = std::move(problems);
        std::vector<Division> divisions;
        for (const auto& pending : alignment_.pending()) divisions.push_back(divide(pending));
        if (!plan_.problems.empty()) return std::move(plan_);
        for (const auto& placing : alignment_.placings()) compare(placing);
        for (std::size_t at = 0; at < divisions.size(); ++at)
            announce(alignment_.pending()[at], divisions[at]);
        for (const auto& ending : alignment_.endings()) end(ending);
        check_guard_rails();
        return std::move(plan_);
    }

private:
    Division divide(const Pending& pending) {
        if (pending.entry->action != Reorganisation::Action::split) return {};
        std::vector<Resident> members;
        gather(*pending.from.front(), pending.on, members);
        return org::divide(database_, residents_, *pending.entry, members, hierarchy_.file,
                           plan_.problems);
    }

    /// The members of `organisation` on a day, with those whom earlier entries bring it.
    void gather(const Organisation& organisation, Date on, std::vector<Resident>& members) const {
        for (auto& member : residents_.list(database_, organisation.id, on))
            members.push_back(std::move(member));
        for (const auto& pending : alignment_.pending()) {
            if (pending.on >= on) break;
            if (pending.entry->into.size() != 1) continue;
            if (alignment_.existing(pending.entry->into.front().text) != &organisation) continue;
            for (const auto* giver : pending.from) gather(*giver, pending.on, members);
        }
    }

    std::int64_t members_of(const Organisation& organisation) const {
        const auto found = members_.find(organisation.id);
        return found == members_.end() ? 0 : found->second;
    }

    Change& add(Action action, const Placing& placing, std::string reason) {
        Change change;
        change.action = action;
        change.code = placing.desired->code;
        change.name = placing.desired->name;
        change.parent = placing.desired->parent;
        change.effective_on = placing.on;
        change.reason = std::move(reason);
        if (placing.existing != nullptr) change.members = members_of(*placing.existing);
        plan_.changes.push_back(std::move(change));
        return plan_.changes.back();
    }

    void add(Action action, const Placing& placing, Json from, Json to, std::string reason) {
        auto& change = add(action, placing, std::move(reason));
        change.from = std::move(from);
        change.to = std::move(to);
    }

    void compare(const Placing& placing) {
        if (placing.existing == nullptr) {
            add(Action::create, placing, tr("new"));
            return;
        }
        const auto& desired = *placing.desired;
        const auto& existing = *placing.existing;
        if (existing.code != desired.code)
            add(Action::rename, placing, existing.code, desired.code, tr("new code"));
        if (existing.name != desired.name)
            add(Action::rename, placing, existing.name, desired.name, tr("new name"));
        if (!alignment_.keeps_parent(placing)) {
            add(Action::move, placing, or_null(parent_code(existing)), *desired.parent,
                tr("new superior"));
        }
        compare_details(placing);
        if (!is_same(placing, alignment_)) check_order(existing, placing.on);
    }

    void compare_details(const Placing& placing) {
        const auto& desired = *placing.desired;
        const auto& existing = *placing.existing;
        const auto update = [&](Json from, Json to, std::string reason) {
            add(Action::update, placing, std::move(from), std::move(to), std::move(reason));
        };
        if (existing.kind != desired.kind) update(existing.kind, desired.kind, tr("new kind"));
        if (existing.meeting != desired.meeting)
            update(or_null(existing.meeting), or_null(desired.meeting), tr("meeting rule"));
        if (existing.overseen_by != desired.overseen_by)
            update(or_null(existing.overseen_by), or_null(desired.overseen_by), tr("overseer"));
        if (const auto& terms = standing_.terms(existing.id); terms != desired.terms)
            update(list(terms), list(desired.terms), tr("terms"));
        if (!desired.founded_on || *desired.founded_on == existing.founded_on) return;
        update(iso(existing.founded_on), iso(*desired.founded_on), tr("date of founding"));
        const auto is_since_founding = existing.since == standing_.begin(existing);
        if (is_since_founding && *desired.founded_on <= placing.on) return;
        plan_.refusals.push_back(
            tr("\"{}\" has a history since its founding on {}, which can no longer be moved",
               desired.code, display(existing.founded_on)));
    }

    std::optional<std::string> parent_code(const Organisation& organisation) const {
        if (!organisation.parent) return std::nullopt;
        return standing_.newest().get(*organisation.parent).code;
    }

    /// What is written of a day may not fall before what is known of a later one.
    void check_order(const Organisation& organisation, Date on) {
        if (organisation.since <= on) return;
        plan_.refusals.push_back(
            tr("\"{}\" was last changed on {}, which is not before {}: choose a later "
               "--effective-on",
               organisation.code, display(organisation.since), display(on)));
    }

    void announce(const Pending& pending, const Division& division) {
        const auto& entry = *pending.entry;
        if (entry.action == Reorganisation::Action::dissolve) return;
        Change change;
        change.effective_on = pending.on;
        change.reason = entry.decision.value_or("");
        for (const auto* organisation : pending.from) change.members += members_of(*organisation);
        if (entry.action == Reorganisation::Action::merge) {
            change.action = Action::merge;
            change.code = entry.into.front().text;
            change.from = Json::array();
            for (const auto* organisation : pending.from) change.from.push_back(organisation->code);
            change.to = change.code;
        } else {
            change.action = Action::split;
            change.code = pending.from.front()->code;
            change.from = change.code;
            change.to = list(entry.into);
            check_division(pending, division);
        }
        change.name = name_of(change.code);
        plan_.changes.push_back(std::move(change));
    }

    std::string name_of(const std::string& code) const {
        if (const auto* placing = alignment_.find(code)) return placing->desired->name;
        return standing_.newest().get(code).name;
    }

    void check_division(const Pending& pending, const Division& division) {
        if (pending.entry->is_continued || division.unplaced == 0) return;
        plan_.refusals.push_back(
            trn("the split of \"{1}\" does not say where {0} of its members goes: add "
                "\"CODE: rest\" under members",
                "the split of \"{1}\" does not say where {0} of its members go: add "
                "\"CODE: rest\" under members",
                static_cast<unsigned long>(division.unplaced), pending.from.front()->code));
    }

    void end(const Ending& ending) {
        const auto& organisation = *ending.organisation;
        check_end_order(ending);
        const auto* entry = entry_of(organisation);
        if (entry != nullptr && entry->action != Reorganisation::Action::dissolve) return;
        Change change;
        change.action = Action::dissolve;
        change.code = organisation.code;
        change.name = organisation.name;
        change.parent = parent_code(organisation);
        change.from = organisation.code;
        if (entry != nullptr && !entry->into.empty()) change.to = entry->into.front().text;
        change.effective_on = ending.on;
        change.members = members_of(organisation);
        change.reason =
            entry != nullptr ? entry->decision.value_or("") : tr("absent from the file");
        if (change.to.is_null() && change.members > 0) refuse_orphans(change);
        plan_.changes.push_back(std::move(change));
        if (!ending.is_announced) ++plan_.unannounced_endings;
    }

    void check_end_order(const Ending& ending) {
        if (ending.organisation->since < ending.on) return;
        plan_.refusals.push_back(
            tr("\"{}\" was last changed on {}, which is not before {}: choose a later "
               "--effective-on",
               ending.organisation->code, display(ending.organisation->since), display(ending.on)));
    }

    /// The entry that ends `organisation`; nullptr when the file only leaves it out.
    const Reorganisation* entry_of(const Organisation& organisation) const {
        for (const auto& pending : alignment_.pending()) {
            const bool is_named =
                std::ranges::find(pending.from, &organisation) != pending.from.end();
            if (is_named && !pending.entry->is_continued) return pending.entry;
        }
        return nullptr;
    }

    void refuse_orphans(const Change& change) {
        plan_.refusals.push_back(
            trn("\"{1}\" would end with {0} member and no destination: name one under "
                "reorganisations (dissolve: …, into: …)",
                "\"{1}\" would end with {0} members and no destination: name one under "
                "reorganisations (dissolve: …, into: …)",
                static_cast<unsigned long>(change.members), change.code));
    }

    void check_guard_rails() {
        for (const auto& placing : alignment_.placings()) {
            if (placing.desired->parent || placing.existing == nullptr) continue;
            plan_.organisations +=
                static_cast<std::int64_t>(standing_.newest().subtree(placing.existing->id).size());
        }
        const auto percent = plan_.organisations == 0
                                 ? 0.0
                                 : 100.0 * static_cast<double>(plan_.unannounced_endings) /
                                       static_cast<double>(plan_.organisations);
        if (percent <= options_.max_removal_percent) return;
        plan_.refusals.push_back(
            tr("{} of {} organisations would end ({:.1f} %, allowed are {:.0f} %): is the file "
               "whole? If so, add --max-removal {:.0f}",
               plan_.unannounced_endings, plan_.organisations, percent,
               options_.max_removal_percent, std::min(100.0, percent + 1)));
    }

    store::Database& database_;
    const Hierarchy& hierarchy_;
    const Standing& standing_;
    const Alignment& alignment_;
    const Residents& residents_;
    const PlanOptions& options_;
    MemberCounts members_;
    Plan plan_;
};

}  // namespace

const char* code_of(Action action) {
    switch (action) {
        case Action::create:
            return "create";
        case Action::rename:
            return "rename";
        case Action::move:
            return "move";
        case Action::update:
            return "update";
        case Action::merge:
            return "merge";
        case Action::split:
            return "split";
        case Action::dissolve:
            return "dissolve";
    }
    return "";
}

bool is_same(const Placing& placing, const Alignment& alignment) {
    const auto& desired = *placing.desired;
    const auto& existing = *placing.existing;
    return existing.code == desired.code && existing.name == desired.name &&
           existing.kind == desired.kind && existing.meeting == desired.meeting &&
           existing.overseen_by == desired.overseen_by && alignment.keeps_parent(placing);
}

Plan draw(store::Database& database, const Drawing& drawing, const PlanOptions& options,
          std::vector<Problem> problems) {
    for (auto& found : inspect(drawing.hierarchy, drawing.standing, drawing.alignment,
                               drawing.kinds, options.effective_on)) {
        problems.push_back(std::move(found));
    }
    return Planner{database, drawing, options}.make(std::move(problems));
}

}  // namespace sotay::org
