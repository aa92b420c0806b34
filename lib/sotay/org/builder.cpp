#include "sotay/org/builder.h"

#include "sotay/base/messages.h"
#include "sotay/org/division.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::org {

namespace {

constexpr const char* k_insert_organisation = R"sql(
    INSERT INTO organisations (founded_on, created_by) VALUES ($1, $2) RETURNING id)sql";

constexpr const char* k_insert_placement = R"sql(
    INSERT INTO organisation_placements
        (organisation_id, from_on, code, name, name_key, kind, parent_id, position, meeting, overseen_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql";

constexpr const char* k_rewrite_placement = R"sql(
    UPDATE organisation_placements
    SET code = $3, name = $4, name_key = $5, kind = $6, parent_id = $7, position = $8, meeting = $9,
        overseen_by = $10, from_on = $11
    WHERE organisation_id = $1 AND from_on = $2)sql";

constexpr const char* k_close_placement = R"sql(
    UPDATE organisation_placements SET from_on = $3, to_on = $4
    WHERE organisation_id = $1 AND from_on = $2)sql";

constexpr const char* k_dissolve = R"sql(
    UPDATE organisations SET dissolved_on = $2, dissolved_by = $3, decision = $4 WHERE id = $1)sql";

constexpr const char* k_correct_founding = R"sql(
    UPDATE organisations SET founded_on = $2 WHERE id = $1)sql";

constexpr const char* k_insert_term = R"sql(
    INSERT INTO organisation_terms (organisation_id, from_on) VALUES ($1, $2))sql";

constexpr const char* k_delete_term = R"sql(
    DELETE FROM organisation_terms WHERE organisation_id = $1 AND from_on = $2)sql";

constexpr const char* k_insert_succession = R"sql(
    INSERT INTO organisation_successions
        (predecessor_id, successor_id, action, on_date, decision, apply_id)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

Bytes name_key(const std::string& name) {
    const auto key = text::sort_key(name);
    return {key.begin(), key.end()};
}

}  // namespace

Builder::Builder(store::Database& database, const Drawing& drawing, Journal& journal)
    : database_{database},
      drawing_{drawing},
      journal_{journal},
      insert_organisation_{database.prepare(k_insert_organisation)},
      insert_placement_{database.prepare(k_insert_placement)},
      rewrite_placement_{database.prepare(k_rewrite_placement)},
      close_placement_{database.prepare(k_close_placement)},
      insert_term_{database.prepare(k_insert_term)} {}

void Builder::run() {
    for (const auto& placing : drawing_.alignment.placings()) place(placing);
    for (const auto& pending : drawing_.alignment.pending()) reorganise(pending);
    for (const auto& ending : drawing_.alignment.endings()) end(ending);
}

void Builder::place(const Placing& placing) {
    if (placing.existing == nullptr) {
        create(placing);
    } else {
        ids_[placing.desired->code] = placing.existing->id;
        change(placing);
    }
    set_terms(ids_.at(placing.desired->code), placing);
}

void Builder::create(const Placing& placing) {
    insert_organisation_.bind_all(placing.founded_on, journal_.id());
    insert_organisation_.step();
    const auto id = insert_organisation_.integer(0);
    insert_organisation_.execute();
    ids_[placing.desired->code] = id;
    insert(id, placing, parent_of(placing));
}

std::optional<OrganisationId> Builder::parent_of(const Placing& placing) const {
    if (placing.desired->parent) return id_of(*placing.desired->parent);
    return placing.existing == nullptr ? std::nullopt : placing.existing->parent;
}

OrganisationId Builder::id_of(std::string_view code) const {
    const auto found = ids_.find(std::string{code});
    return found != ids_.end() ? found->second : drawing_.standing.newest().get(code).id;
}

void Builder::insert(OrganisationId id, const Placing& placing,
                     std::optional<OrganisationId> parent) {
    const auto& desired = *placing.desired;
    insert_placement_.bind_all(id, placing.on, desired.code, desired.name, name_key(desired.name),
                               desired.kind, parent, desired.position, desired.meeting,
                               desired.overseen_by);
    insert_placement_.execute();
}

void Builder::rewrite(const Placing& placing, Date from, std::optional<OrganisationId> parent) {
    const auto& desired = *placing.desired;
    const auto& existing = *placing.existing;
    journal_.keep(existing.id, existing.since, from);
    rewrite_placement_.bind_all(existing.id, existing.since, desired.code, desired.name,
                                name_key(desired.name), desired.kind, parent, desired.position,
                                desired.meeting, desired.overseen_by, from);
    rewrite_placement_.execute();
}

void Builder::change(const Placing& placing) {
    const auto& desired = *placing.desired;
    const auto& existing = *placing.existing;
    const bool is_refounded = desired.founded_on && *desired.founded_on != existing.founded_on;
    const auto from = is_refounded
                          ? std::max(*desired.founded_on, drawing_.alignment.parent_begin(desired))
                          : existing.since;
    const auto parent = parent_of(placing);
    const bool stays = is_same(placing, drawing_.alignment);
    if (stays && !is_refounded && existing.position == desired.position) return;
    if (stays && !is_refounded) ++reordered_;
    if (stays || from == placing.on) {
        rewrite(placing, from, parent);
    } else {
        journal_.keep(existing.id, existing.since, from);
        close_placement_.bind_all(existing.id, existing.since, from, placing.on).execute();
        journal_.add(existing.id, placing.on);
        insert(existing.id, placing, parent);
    }
    if (is_refounded) database_.execute(k_correct_founding, existing.id, *desired.founded_on);
}

void Builder::set_terms(OrganisationId id, const Placing& placing) {
    const bool is_new = placing.existing == nullptr;
    const auto& present = drawing_.standing.terms(is_new ? 0 : id);
    const auto& wanted = placing.desired->terms;
    for (const auto term : wanted) {
        if (std::ranges::binary_search(present, term)) continue;
        insert_term_.bind_all(id, term).execute();
        if (!is_new) journal_.add_term(id, term, true);
    }
    for (const auto term : present) {
        if (std::ranges::binary_search(wanted, term)) continue;
        database_.execute(k_delete_term, id, term);
        journal_.add_term(id, term, false);
    }
}

void Builder::reorganise(const Pending& pending) {
    const auto& entry = *pending.entry;
    if (entry.action == Reorganisation::Action::split) divide(pending);
    for (const auto* old : pending.from) {
        if (entry.action != Reorganisation::Action::split && !entry.into.empty()) {
            drawing_.residents.move_all(
                database_, {journal_.id(), old->id, id_of(entry.into.front().text), pending.on});
        }
        for (const auto& target : entry.into) {
            const auto heir = id_of(target.text);
            if (heir == old->id) continue;
            database_.execute(k_insert_succession, old->id, heir, code_of(entry.action), pending.on,
                              entry.decision, journal_.id());
        }
    }
}

void Builder::divide(const Pending& pending) {
    const auto giver = pending.from.front()->id;
    const auto members = drawing_.residents.list(database_, giver, pending.on);
    std::vector<Problem> problems;
    const auto division = org::divide(database_, drawing_.residents, *pending.entry, members,
                                      drawing_.hierarchy.file, problems);
    if (!problems.empty() || (division.unplaced > 0 && !pending.entry->is_continued))
        throw Error{ErrorKind::bug, "a split was applied that its plan refuses"};
    for (const auto& [target, group] : division.groups) {
        const auto taker = id_of(target);
        if (taker == giver) continue;
        drawing_.residents.move(database_, {journal_.id(), giver, taker, pending.on}, group);
    }
}

void Builder::end(const Ending& ending) {
    const auto& organisation = *ending.organisation;
    journal_.keep(organisation.id, organisation.since, organisation.since);
    close_placement_.bind_all(organisation.id, organisation.since, organisation.since, ending.on)
        .execute();
    database_.execute(k_dissolve, organisation.id, ending.on, journal_.id(), ending.decision);
    drawing_.residents.end(database_, journal_.id(), organisation.id, ending.on);
}

}  // namespace sotay::org
