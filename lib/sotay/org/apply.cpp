#include "sotay/org/apply.h"

#include "sotay/base/messages.h"
#include "sotay/text/vietnamese.h"

#include <unordered_map>
#include <unordered_set>

namespace sotay::org {

namespace {

constexpr const char* k_insert_organisation = R"sql(
    INSERT INTO organisations (founded_on) VALUES ($1) RETURNING id)sql";

constexpr const char* k_insert_placement = R"sql(
    INSERT INTO organisation_placements
        (organisation_id, from_on, code, name, name_key, kind, parent_id, position, meeting, overseen_by,
         consents)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql";

constexpr const char* k_update_placement = R"sql(
    UPDATE organisation_placements
    SET code = $3, name = $4, name_key = $5, kind = $6, parent_id = $7, position = $8, meeting = $9,
        overseen_by = $10, consents = $11
    WHERE organisation_id = $1 AND from_on = $2)sql";

constexpr const char* k_update_position = R"sql(
    UPDATE organisation_placements SET position = $2
    WHERE organisation_id = $1 AND to_on IS NULL AND position <> $2)sql";

constexpr const char* k_open_from = R"sql(
    SELECT from_on FROM organisation_placements WHERE organisation_id = $1 AND to_on IS NULL)sql";

constexpr const char* k_close_placement = R"sql(
    UPDATE organisation_placements SET to_on = $2 WHERE organisation_id = $1 AND to_on IS NULL)sql";

constexpr const char* k_dissolve = R"sql(
    UPDATE organisations SET dissolved_on = $2 WHERE id = $1)sql";

constexpr const char* k_found_earlier = R"sql(
    UPDATE organisations SET founded_on = $2 WHERE id = $1)sql";

constexpr const char* k_start_earlier = R"sql(
    UPDATE organisation_placements SET from_on = $3 WHERE organisation_id = $1 AND from_on = $2)sql";

constexpr const char* k_insert_term = R"sql(
    INSERT INTO organisation_terms (organisation_id, from_on) VALUES ($1, $2)
    ON CONFLICT (organisation_id, from_on) DO NOTHING)sql";

constexpr const char* k_insert_succession = R"sql(
    INSERT INTO organisation_successions (predecessor_id, successor_id, action, on_date, decision)
    VALUES ($1, $2, $3, $4, $5))sql";

Bytes key_bytes(const std::string& key) { return {key.begin(), key.end()}; }

/// Carries a checked plan out, inside the transaction of its caller.
class Builder {
public:
    Builder(store::Database& database, const Hierarchy& hierarchy, const Tree& newest,
            const Residents& residents, Date effective_on)
        : database_{database},
          hierarchy_{hierarchy},
          newest_{newest},
          residents_{residents},
          effective_on_{effective_on} {}

    void run() {
        for (const auto& desired : hierarchy_.organisations) place(desired);
        for (const auto& entry : hierarchy_.reorganisations) {
            if (!is_done(entry, newest_)) reorganise(entry);
        }
        for (const auto* organisation : absent(hierarchy_, newest_)) {
            if (!ended_.contains(organisation->id)) end(*organisation, effective_on_);
        }
    }

    /// Order among siblings and terms: what is kept but is no change of the hierarchy.
    [[nodiscard]] std::int64_t details() const { return details_; }

private:
    void place(const Desired& desired) {
        const auto* existing = match(desired, newest_);
        if (existing == nullptr) {
            create(desired);
        } else {
            ids_[desired.code] = existing->id;
            change(desired, *existing);
        }
        for (const auto term : desired.terms) {
            details_ += database_.execute(k_insert_term, ids_.at(desired.code), term);
        }
    }

    void create(const Desired& desired) {
        const auto founded_on = founding_of(desired, hierarchy_, effective_on_);
        auto row = database_.query(k_insert_organisation, founded_on);
        row.step();
        const auto id = row.integer(0);
        row.execute();
        ids_[desired.code] = id;
        insert(id, founded_on, desired, parent_of(desired));
    }

    std::optional<OrganisationId> parent_of(const Desired& desired) const {
        if (!desired.parent) return std::nullopt;
        const auto found = ids_.find(*desired.parent);
        return found != ids_.end() ? found->second : newest_.get(*desired.parent).id;
    }

    void insert(OrganisationId id, Date from, const Desired& desired,
                std::optional<OrganisationId> parent) {
        database_.execute(k_insert_placement, id, from, desired.code, desired.name,
                          key_bytes(text::sort_key(desired.name)), desired.kind, parent,
                          desired.position, desired.meeting, desired.overseen_by, desired.consents);
    }

    void change(const Desired& desired, const Organisation& existing) {
        if (desired.founded_on && *desired.founded_on != existing.founded_on)
            correct_founding(desired, existing);
        const auto parent = desired.parent ? parent_of(desired) : existing.parent;
        const bool is_same = existing.code == desired.code && existing.name == desired.name &&
                             existing.kind == desired.kind && existing.parent == parent &&
                             existing.meeting == desired.meeting &&
                             existing.overseen_by == desired.overseen_by &&
                             existing.consents == desired.consents;
        if (is_same) {
            details_ += database_.execute(k_update_position, existing.id, desired.position);
            return;
        }
        const auto from = open_from(existing);
        if (from == effective_on_) {
            database_.execute(k_update_placement, existing.id, from, desired.code, desired.name,
                              key_bytes(text::sort_key(desired.name)), desired.kind, parent,
                              desired.position, desired.meeting, desired.overseen_by,
                              desired.consents);
            return;
        }
        close(existing, effective_on_);
        insert(existing.id, effective_on_, desired, parent);
    }

    void correct_founding(const Desired& desired, const Organisation& existing) {
        if (open_from(existing) != existing.founded_on) {
            throw Error{
                ErrorKind::conflict,
                tr("\"{}\" has a history since its founding on {}, which can no longer be moved",
                   desired.code, display(existing.founded_on))};
        }
        database_.execute(k_found_earlier, existing.id, *desired.founded_on);
        database_.execute(k_start_earlier, existing.id, existing.founded_on, *desired.founded_on);
    }

    Date open_from(const Organisation& organisation) {
        auto row = database_.query(k_open_from, organisation.id);
        if (!row.step())
            throw Error{ErrorKind::bug, "a standing organisation has no open placement"};
        return row.date(0);
    }

    void close(const Organisation& organisation, Date on) {
        if (open_from(organisation) >= on) {
            throw Error{ErrorKind::conflict,
                        tr("\"{}\" was last changed on {}, which is not before {}: choose a later "
                           "--effective-on",
                           organisation.code, display(open_from(organisation)), display(on))};
        }
        database_.execute(k_close_placement, organisation.id, on);
    }

    void end(const Organisation& organisation, Date on) {
        close(organisation, on);
        database_.execute(k_dissolve, organisation.id, on);
        ended_.insert(organisation.id);
    }

    OrganisationId id_of(const std::string& code) const {
        const auto found = ids_.find(code);
        return found != ids_.end() ? found->second : newest_.get(code).id;
    }

    void reorganise(const Reorganisation& entry) {
        const auto on = entry.on.value_or(effective_on_);
        for (const auto& code : entry.from) {
            const auto& old = newest_.get(code);
            for (const auto& [target, references] : entry.members) {
                residents_.move_named(database_, references, old.id, id_of(target), on);
            }
            const auto heir = entry.rest               ? entry.rest
                              : entry.into.size() == 1 ? std::optional{entry.into.front()}
                                                       : std::nullopt;
            if (heir) residents_.move_all(database_, old.id, id_of(*heir), on);
            for (const auto& target : entry.into) {
                database_.execute(k_insert_succession, old.id, id_of(target),
                                  action_code(entry.action), on, entry.decision);
            }
            end(old, on);
        }
    }

    static const char* action_code(Reorganisation::Action action) {
        switch (action) {
            case Reorganisation::Action::merge:
                return "merge";
            case Reorganisation::Action::split:
                return "split";
            case Reorganisation::Action::dissolve:
                return "dissolve";
        }
        return "";
    }

    store::Database& database_;
    const Hierarchy& hierarchy_;
    const Tree& newest_;
    const Residents& residents_;
    Date effective_on_;
    std::unordered_map<std::string, OrganisationId> ids_;
    std::unordered_set<OrganisationId> ended_;
    std::int64_t details_ = 0;
};

}  // namespace

Plan plan(store::Database& database, const Hierarchy& hierarchy,
          const rules::Dated<KindRules>& kinds, const Residents& residents,
          const PlanOptions& options, std::vector<Problem> problems) {
    return make_plan(hierarchy, newest_tree(database), kinds,
                     residents.count(database, options.effective_on), options, std::move(problems));
}

Plan apply(store::Database& database, const store::Actor& actor, const Hierarchy& hierarchy,
           const rules::Dated<KindRules>& kinds, const Residents& residents,
           const PlanOptions& options, std::vector<Problem> problems) {
    store::Change change{database, actor};
    const auto newest = newest_tree(database);
    auto result =
        make_plan(hierarchy, newest, kinds, residents.count(database, options.effective_on),
                  options, std::move(problems));
    if (!result.problems.empty() || !result.refusals.empty()) return result;
    Builder builder{database, hierarchy, newest, residents, options.effective_on};
    builder.run();
    if (result.changes.empty() && builder.details() == 0) return result;
    store::AuditEntry entry{.action = "org.apply", .counts = {{"details", builder.details()}}};
    for (const auto& done : result.changes) ++entry.counts[code_of(done.action)];
    change.commit(entry);
    return result;
}

}  // namespace sotay::org
