#include "sotay/org/plan.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <unordered_set>

namespace sotay::org {

namespace {

// Later than any date a file can name, so that every change known so far has happened.
constexpr Date k_end_of_time{std::chrono::year{9999} / 12 / 31};

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

/// Compares the file with the newest tree and collects changes, problems and refusals.
class Planner {
public:
    Planner(const Hierarchy& hierarchy, const Tree& newest, const rules::Dated<KindRules>& kinds,
            const MemberCounts& members, const PlanOptions& options)
        : hierarchy_{hierarchy},
          newest_{newest},
          kinds_{kinds},
          members_{members},
          options_{options} {
        for (const auto& desired : hierarchy.organisations) {
            by_code_.emplace(desired.code, &desired);
            if (desired.previously && newest.find(desired.code) == nullptr) {
                renamed_.emplace(*desired.previously, desired.code);
            }
        }
    }

    Plan make(std::vector<Problem> problems) {
        plan_.problems = std::move(problems);
        for (const auto& desired : hierarchy_.organisations) check(desired);
        for (const auto& entry : hierarchy_.reorganisations) check(entry);
        if (!plan_.problems.empty()) return std::move(plan_);
        for (const auto& desired : hierarchy_.organisations) compare(desired);
        for (const auto& entry : hierarchy_.reorganisations) announce(entry);
        end_absent();
        check_guard_rails();
        return std::move(plan_);
    }

private:
    void problem(int line, int column, const std::string& field, const std::string& value,
                 std::string message) {
        plan_.problems.push_back({hierarchy_.file, line, column, field, value, std::move(message)});
    }

    const KindRules& rules_for(const Desired& desired) const {
        return kinds_
            .in_force_on(
                std::max(options_.effective_on, desired.founded_on.value_or(options_.effective_on)))
            .rules;
    }

    std::optional<std::string> parent_kind(const Desired& desired) const {
        if (const auto found = by_code_.find(*desired.parent); found != by_code_.end()) {
            return found->second->kind;
        }
        if (const auto* existing = newest_.find(*desired.parent)) return existing->kind;
        return std::nullopt;
    }

    void check(const Desired& desired) {
        const auto& rules = rules_for(desired);
        const auto* kind = rules.find(desired.kind);
        if (kind == nullptr) {
            std::vector<std::string> codes;
            for (const auto& known : rules.kinds) codes.push_back(known.code);
            const auto near = text::nearest(desired.kind, codes);
            return problem(desired.line, desired.column, "kind", desired.kind,
                           near.empty()
                               ? tr("the kind \"{}\" is unknown on {}", desired.kind,
                                    display(options_.effective_on))
                               : tr("the kind \"{}\" is unknown on {}; do you mean \"{}\"?",
                                    desired.kind, display(options_.effective_on), near));
        }
        if (!desired.parent) return;
        const auto above = parent_kind(desired);
        if (!above) {
            return problem(
                desired.line, desired.column, "parent", *desired.parent,
                tr("the parent \"{}\" of \"{}\" is unknown", *desired.parent, desired.code));
        }
        if (std::ranges::find(kind->under, *above) == kind->under.end()) {
            const auto* upper = rules.find(*above);
            problem(desired.line, desired.column, "kind", desired.kind,
                    tr("\"{}\": \"{}\" cannot stand under \"{}\"", desired.code, kind->name,
                       upper == nullptr ? *above : upper->name));
        }
    }

    void check(const Reorganisation& entry) {
        if (is_done(entry, newest_)) return;
        for (const auto& code : entry.from) {
            if (newest_.find(code) == nullptr) {
                problem(entry.line, entry.column, "from", code,
                        tr("no organisation has the code \"{}\"", code));
            }
            if (by_code_.contains(code)) {
                problem(entry.line, entry.column, "from", code,
                        tr("\"{}\" ends here and still stands in the file", code));
            }
        }
        for (const auto& code : entry.into) {
            if (!by_code_.contains(code) && newest_.find(code) == nullptr) {
                problem(entry.line, entry.column, "into", code,
                        tr("no organisation has the code \"{}\"", code));
            }
        }
    }

    Change& add(Action action, const Desired& desired, Date on, std::string reason) {
        Change change;
        change.action = action;
        change.code = desired.code;
        change.name = desired.name;
        change.parent = desired.parent;
        change.effective_on = on;
        change.reason = std::move(reason);
        plan_.changes.push_back(std::move(change));
        return plan_.changes.back();
    }

    void compare(const Desired& desired) {
        const auto* existing = match(desired, newest_);
        if (existing == nullptr) {
            add(Action::create, desired, founding_of(desired, hierarchy_, options_.effective_on),
                tr("new"));
            return;
        }
        const auto members = members_of(*existing);
        const auto on = options_.effective_on;
        const auto changed = [&](Action action, Json from, Json to, std::string reason) {
            auto& change = add(action, desired, on, std::move(reason));
            change.from = std::move(from);
            change.to = std::move(to);
            change.members = members;
        };
        if (existing->code != desired.code)
            changed(Action::rename, existing->code, desired.code, tr("new code"));
        if (existing->name != desired.name)
            changed(Action::rename, existing->name, desired.name, tr("new name"));
        if (desired.parent) {
            const auto above = parent_code(*existing);
            if (above != desired.parent)
                changed(Action::move, or_null(above), *desired.parent, tr("new superior"));
        }
        compare_details(desired, *existing, changed);
    }

    template <typename Changed>
    void compare_details(const Desired& desired, const Organisation& existing, Changed changed) {
        if (existing.kind != desired.kind)
            changed(Action::update, existing.kind, desired.kind, tr("new kind"));
        if (existing.meeting != desired.meeting) {
            changed(Action::update, or_null(existing.meeting), or_null(desired.meeting),
                    tr("meeting rule"));
        }
        if (existing.overseen_by != desired.overseen_by) {
            changed(Action::update, or_null(existing.overseen_by), or_null(desired.overseen_by),
                    tr("overseer"));
        }
        if (existing.consents != desired.consents) {
            changed(Action::update, or_null(existing.consents), or_null(desired.consents),
                    tr("consents of the superior"));
        }
        if (desired.founded_on && *desired.founded_on != existing.founded_on) {
            changed(Action::update, iso(existing.founded_on), iso(*desired.founded_on),
                    tr("date of founding"));
        }
    }

    std::optional<std::string> parent_code(const Organisation& organisation) const {
        if (!organisation.parent) return std::nullopt;
        const auto& parent = newest_.get(*organisation.parent);
        // A parent that gets a new code in the same file is no new superior.
        const auto renamed = renamed_.find(parent.code);
        if (renamed != renamed_.end()) return renamed->second;
        return parent.code;
    }

    std::int64_t members_of(const Organisation& organisation) const {
        const auto found = members_.find(organisation.id);
        return found == members_.end() ? 0 : found->second;
    }

    void announce(const Reorganisation& entry) {
        if (is_done(entry, newest_)) return;
        Change change;
        change.effective_on = entry.on.value_or(options_.effective_on);
        change.reason = entry.decision.value_or("");
        for (const auto& code : entry.from) {
            change.members += members_of(newest_.get(code));
            announced_.insert(code);
        }
        switch (entry.action) {
            case Reorganisation::Action::merge:
                change.action = Action::merge;
                change.code = entry.into.front();
                change.from = entry.from;
                change.to = entry.into.front();
                break;
            case Reorganisation::Action::split:
                change.action = Action::split;
                change.code = entry.from.front();
                change.from = entry.from.front();
                change.to = entry.into;
                check_split(entry, change.members);
                break;
            case Reorganisation::Action::dissolve:
                change.action = Action::dissolve;
                change.code = entry.from.front();
                change.from = entry.from.front();
                change.to = entry.into.empty() ? Json() : Json(entry.into.front());
                if (entry.into.empty() && change.members > 0)
                    refuse_orphans(change.code, change.members);
                break;
        }
        change.name = name_of(change.code);
        plan_.changes.push_back(std::move(change));
    }

    void check_split(const Reorganisation& entry, std::int64_t members) {
        if (members > 0 && !entry.rest) {
            plan_.refusals.push_back(
                tr("the split of \"{}\" does not say where the rest of its members go: "
                   "add \"CODE: rest\" under members",
                   entry.from.front()));
        }
    }

    std::string name_of(const std::string& code) const {
        if (const auto found = by_code_.find(code); found != by_code_.end())
            return found->second->name;
        return newest_.get(code).name;
    }

    void refuse_orphans(const std::string& code, std::int64_t members) {
        plan_.refusals.push_back(
            trn("\"{1}\" would end with {0} member and no destination: name one under "
                "reorganisations (dissolve: …, into: …)",
                "\"{1}\" would end with {0} members and no destination: name one under "
                "reorganisations (dissolve: …, into: …)",
                static_cast<unsigned long>(members), code));
    }

    void end_absent() {
        for (const auto* organisation : absent(hierarchy_, newest_)) {
            if (announced_.contains(organisation->code)) continue;
            Change change;
            change.action = Action::dissolve;
            change.code = organisation->code;
            change.name = organisation->name;
            change.parent = parent_code(*organisation);
            change.from = organisation->code;
            change.effective_on = options_.effective_on;
            change.members = members_of(*organisation);
            change.reason = tr("absent from the file");
            if (change.members > 0) refuse_orphans(change.code, change.members);
            plan_.changes.push_back(std::move(change));
            ++plan_.unannounced_endings;
        }
    }

    void check_guard_rails() {
        for (const auto& desired : hierarchy_.organisations) {
            if (desired.parent) continue;
            if (const auto* existing = match(desired, newest_)) {
                plan_.organisations +=
                    static_cast<std::int64_t>(newest_.subtree(existing->id).size());
            }
        }
        const auto percent = plan_.organisations == 0
                                 ? 0.0
                                 : 100.0 * static_cast<double>(plan_.unannounced_endings) /
                                       static_cast<double>(plan_.organisations);
        if (percent > options_.max_removal_percent) {
            plan_.refusals.push_back(
                tr("{} of {} organisations would end ({:.1f} %, allowed are {:.0f} %): is the file "
                   "whole? If so, add --max-removal {:.0f}",
                   plan_.unannounced_endings, plan_.organisations, percent,
                   options_.max_removal_percent, std::min(100.0, percent + 1)));
        }
    }

    const Hierarchy& hierarchy_;
    const Tree& newest_;
    const rules::Dated<KindRules>& kinds_;
    const MemberCounts& members_;
    const PlanOptions& options_;
    std::unordered_map<std::string, const Desired*> by_code_;
    std::unordered_map<std::string, std::string> renamed_;  // old code to new
    std::unordered_set<std::string> announced_;
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

Plan make_plan(const Hierarchy& hierarchy, const Tree& newest, const rules::Dated<KindRules>& kinds,
               const MemberCounts& members, const PlanOptions& options,
               std::vector<Problem> problems) {
    return Planner{hierarchy, newest, kinds, members, options}.make(std::move(problems));
}

Tree newest_tree(store::Database& database) { return Tree::load(database, k_end_of_time); }

const Organisation* match(const Desired& desired, const Tree& newest) {
    if (const auto* found = newest.find(desired.code)) return found;
    return desired.previously ? newest.find(*desired.previously) : nullptr;
}

Date founding_of(const Desired& desired, const Hierarchy& hierarchy, Date effective_on) {
    if (desired.founded_on) return *desired.founded_on;
    for (const auto& entry : hierarchy.reorganisations) {
        if (entry.on && std::ranges::find(entry.into, desired.code) != entry.into.end())
            return *entry.on;
    }
    return effective_on;
}

bool is_done(const Reorganisation& entry, const Tree& newest) {
    // What ended before can only be named by an entry that was applied, as long as its heirs stand.
    return std::ranges::none_of(entry.from,
                                [&](const auto& code) { return newest.find(code) != nullptr; }) &&
           std::ranges::all_of(entry.into,
                               [&](const auto& code) { return newest.find(code) != nullptr; });
}

std::vector<const Organisation*> absent(const Hierarchy& hierarchy, const Tree& newest) {
    std::unordered_set<OrganisationId> mentioned;
    for (const auto& desired : hierarchy.organisations) {
        if (const auto* existing = match(desired, newest)) mentioned.insert(existing->id);
    }
    std::vector<const Organisation*> result;
    for (const auto& desired : hierarchy.organisations) {
        const bool is_topmost = !desired.parent;
        const auto* existing = is_topmost ? match(desired, newest) : nullptr;
        if (existing == nullptr) continue;
        for (const auto* organisation : newest.subtree(existing->id)) {
            if (!mentioned.contains(organisation->id)) result.push_back(organisation);
        }
    }
    return result;
}

}  // namespace sotay::org
