#include "sotay/org/inspection.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <unordered_map>

namespace sotay::org {

namespace {

using RuleSets = std::vector<const KindRules*>;

class Inspector {
public:
    Inspector(const Hierarchy& hierarchy, const Standing& standing, const Alignment& alignment,
              const rules::Dated<KindRules>& kinds, Date effective_on)
        : hierarchy_{hierarchy},
          standing_{standing},
          newest_{standing.newest()},
          alignment_{alignment},
          kinds_{kinds},
          effective_on_{effective_on} {}

    std::vector<Problem> run() {
        for (const auto& placing : alignment_.placings()) {
            check_superior(placing);
            check_code(placing);
        }
        for (const auto& [later, earlier] : alignment_.doubled()) {
            problem(*later, "code", later->code,
                    tr("\"{}\" and \"{}\" (line {}) are the same organisation by their code or "
                       "previous code",
                       later->code, earlier->code, earlier->line));
        }
        for (const auto& entry : hierarchy_.reorganisations) check_known(entry);
        for (const auto& pending : alignment_.pending()) check_entry(pending);
        for (const auto& ending : alignment_.endings()) check_left_behind(ending);
        return std::move(problems_);
    }

private:
    void problem(const Desired& at, const char* field, const std::string& value,
                 std::string message) {
        problems_.push_back(
            {hierarchy_.file, at.line, at.column, field, value, std::move(message)});
    }
    void problem(const Named& at, const char* field, std::string message) {
        problems_.push_back(
            {hierarchy_.file, at.line, at.column, field, at.text, std::move(message)});
    }

    const std::string* kind_of(std::string_view code) const {
        if (const auto* placing = alignment_.find(code)) return &placing->desired->kind;
        const auto* existing = newest_.find(code);
        return existing == nullptr ? nullptr : &existing->kind;
    }

    /// True when kind, superior and the superior's kind are what they were.
    bool is_settled(const Placing& placing) const {
        const auto* existing = placing.existing;
        if (existing == nullptr || existing->kind != placing.desired->kind) return false;
        if (!placing.desired->parent) return true;
        const auto* above = kind_of(*placing.desired->parent);
        return above != nullptr && existing->parent && alignment_.keeps_parent(placing) &&
               newest_.get(*existing->parent).kind == *above;
    }

    /// The rules that may allow a placing, the latest last: an organisation that stands today was
    /// lawful when it was founded or is now.
    RuleSets rules_for(const Placing& placing) const {
        const bool is_new = placing.existing == nullptr;
        const auto last = is_new ? std::max(effective_on_, placing.on) : placing.on;
        const auto first = is_new ? placing.founded_on : last;
        RuleSets sets;
        for (const auto& set : kinds_.all()) {
            if (set.source.effective_from > last) break;
            if (set.source.effective_from <= first) sets.clear();
            sets.push_back(&set.rules);
        }
        if (sets.empty()) sets.push_back(&kinds_.in_force_on(last).rules);
        return sets;
    }

    void check_superior(const Placing& placing) {
        const auto& desired = *placing.desired;
        if (is_settled(placing)) return check_superior_stays(placing);
        const auto sets = rules_for(placing);
        const auto knows = [&](const KindRules* rules) { return rules->find(desired.kind); };
        if (std::ranges::none_of(sets, knows)) return unknown_kind(placing, *sets.back());
        if (!desired.parent) return check_superior_stays(placing);
        const auto* above = kind_of(*desired.parent);
        if (above == nullptr) {
            return problem(
                desired, "parent", *desired.parent,
                tr("the parent \"{}\" of \"{}\" is unknown", *desired.parent, desired.code));
        }
        const auto allows = [&](const KindRules* rules) {
            const auto* kind = rules->find(desired.kind);
            return kind != nullptr && std::ranges::find(kind->under, *above) != kind->under.end();
        };
        if (std::ranges::none_of(sets, allows)) {
            const auto name_of = [&](const std::string& code) {
                for (auto rules = sets.rbegin(); rules != sets.rend(); ++rules)
                    if (const auto* kind = (*rules)->find(code)) return kind->name;
                return code;
            };
            problem(desired, "kind", desired.kind,
                    tr("\"{}\": \"{}\" cannot stand under \"{}\"", desired.code,
                       name_of(desired.kind), name_of(*above)));
        }
        check_superior_stays(placing);
    }

    void check_superior_stays(const Placing& placing) {
        const auto& desired = *placing.desired;
        const Organisation* above = nullptr;
        if (desired.parent) {
            above = alignment_.existing(*desired.parent);
        } else if (placing.existing != nullptr && placing.existing->parent) {
            above = newest_.find(*placing.existing->parent);
        }
        if (above == nullptr || alignment_.of(above->id) != nullptr) return;
        const auto* end = alignment_.ending(above->id);
        if (end == nullptr) return;
        problem(desired, "parent", above->code,
                tr("\"{}\" would stand under \"{}\", which ends on {}", desired.code, above->code,
                   display(end->on)));
    }

    void unknown_kind(const Placing& placing, const KindRules& rules) {
        const auto& kind = placing.desired->kind;
        const auto day =
            display(std::max(placing.on, placing.existing == nullptr ? effective_on_ : placing.on));
        for (auto set = kinds_.all().rbegin(); set != kinds_.all().rend(); ++set) {
            if (set->rules.find(kind) == nullptr) continue;
            return problem(*placing.desired, "kind", kind,
                           tr("the kind \"{}\" is unknown on {}; it belongs to the rules of {}: "
                              "give founded_on or --effective-on",
                              kind, day, display(set->source.effective_from)));
        }
        std::vector<std::string> codes;
        for (const auto& known : rules.kinds) codes.push_back(known.code);
        const auto near = text::nearest(kind, codes);
        problem(*placing.desired, "kind", kind,
                near.empty()
                    ? tr("the kind \"{}\" is unknown on {}", kind, day)
                    : tr("the kind \"{}\" is unknown on {}; do you mean \"{}\"?", kind, day, near));
    }

    void check_code(const Placing& placing) {
        const auto& desired = *placing.desired;
        const auto* existing = placing.existing;
        if (existing != nullptr && existing->code == desired.code) return;
        if (const auto* holder = newest_.find(desired.code)) {
            const auto* other = alignment_.of(holder->id);
            const auto* end = alignment_.ending(holder->id);
            if (other == nullptr && end == nullptr) {
                return problem(desired, "code", desired.code,
                               tr("the code \"{}\" belongs to {}, which the file does not mention",
                                  desired.code, holder->name));
            }
            check_free(placing, end != nullptr ? end->on : other->on);
        }
        for (const auto& former : standing_.former_holders(desired.code)) {
            if (existing != nullptr && former.organisation == existing->id) continue;
            check_free(placing, former.to);
        }
    }

    void check_free(const Placing& placing, Date from) {
        if (placing.on >= from) return;
        problem(*placing.desired, "code", placing.desired->code,
                tr("the code \"{}\" belongs to another organisation until {}; from {} on it is "
                   "free",
                   placing.desired->code, display(from - std::chrono::days{1}), display(from)));
    }

    void check_known(const Reorganisation& entry) {
        for (const auto& code : entry.from) {
            const bool is_known =
                newest_.find(code.text) != nullptr || !standing_.former_holders(code.text).empty();
            if (!is_known)
                problem(code, "from", tr("no organisation has the code \"{}\"", code.text));
        }
    }

    void check_entry(const Pending& pending) {
        const auto& entry = *pending.entry;
        for (const auto* organisation : pending.from) {
            const auto& code = *std::ranges::find_if(entry.from, [&](const Named& named) {
                return newest_.find(named.text) == organisation;
            });
            if (!entry.is_continued && alignment_.of(organisation->id) != nullptr)
                problem(code, "from",
                        tr("\"{}\" ends here and still stands in the file", code.text));
            check_ends_once(pending, code, *organisation);
        }
        for (const auto& target : entry.into) check_target(pending, target);
    }

    void check_ends_once(const Pending& pending, const Named& code,
                         const Organisation& organisation) {
        const auto [first, is_new] = giving_.emplace(organisation.id, &pending);
        if (!is_new) {
            return problem(code, "from",
                           tr("\"{}\" ends or is split already in line {}", code.text,
                              first->second->entry->line));
        }
    }

    void check_target(const Pending& pending, const Named& target) {
        const auto* placing = alignment_.find(target.text);
        const auto* existing = alignment_.existing(target.text);
        if (placing == nullptr && existing == nullptr)
            return problem(target, "into", tr("no organisation has the code \"{}\"", target.text));
        const auto* end = existing == nullptr ? nullptr : alignment_.ending(existing->id);
        if (end != nullptr && end->on <= pending.on) {
            return problem(target, "into",
                           tr("\"{}\" cannot receive members on {}: it ends on {} itself",
                              target.text, display(pending.on), display(end->on)));
        }
        const auto begin = existing == nullptr ? placing->on : standing_.begin(*existing);
        if (begin > pending.on) {
            problem(target, "into",
                    tr("\"{}\" cannot receive members on {}: it stands only from {}", target.text,
                       display(pending.on), display(begin)));
        }
    }

    /// Whoever stands under an organisation that ends must be placed anew or end as well.
    void check_left_behind(const Ending& ending) {
        for (const auto* child : newest_.children(ending.organisation->id)) {
            if (alignment_.of(child->id) != nullptr || alignment_.ending(child->id) != nullptr)
                continue;
            problem(place_of(*ending.organisation), "from",
                    tr("\"{}\" stands under \"{}\", which ends, and has no place in the file",
                       child->code, ending.organisation->code));
        }
    }

    Named place_of(const Organisation& organisation) const {
        for (const auto& entry : hierarchy_.reorganisations) {
            for (const auto& code : entry.from)
                if (code.text == organisation.code) return code;
        }
        return {organisation.code, 0, 0};
    }

    const Hierarchy& hierarchy_;
    const Standing& standing_;
    const Tree& newest_;
    const Alignment& alignment_;
    const rules::Dated<KindRules>& kinds_;
    Date effective_on_;
    std::vector<Problem> problems_;
    std::unordered_map<OrganisationId, const Pending*> giving_;
};

}  // namespace

std::vector<Problem> inspect(const Hierarchy& hierarchy, const Standing& standing,
                             const Alignment& alignment, const rules::Dated<KindRules>& kinds,
                             Date effective_on) {
    return Inspector{hierarchy, standing, alignment, kinds, effective_on}.run();
}

}  // namespace sotay::org
