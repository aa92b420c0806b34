#include "sotay/org/journal.h"

namespace sotay::org {

namespace {

constexpr const char* k_begin = R"sql(
    INSERT INTO organisation_applies (at, actor, effective_on) VALUES ($1, $2, $3)
    RETURNING id)sql";

constexpr const char* k_keep = R"sql(
    INSERT INTO organisation_apply_placements
        (apply_id, organisation_id, from_on, old_founded_on, old_from_on, to_on, code, name,
         name_key, kind, parent_id, position, meeting, overseen_by)
    SELECT CAST($1 AS BIGINT), p.organisation_id, CAST($4 AS TEXT), o.founded_on, p.from_on,
           p.to_on, p.code, p.name, p.name_key, p.kind, p.parent_id, p.position, p.meeting,
           p.overseen_by
    FROM organisation_placements p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE p.organisation_id = $2 AND p.from_on = $3)sql";

constexpr const char* k_add = R"sql(
    INSERT INTO organisation_apply_placements (apply_id, organisation_id, from_on)
    VALUES ($1, $2, $3))sql";

constexpr const char* k_add_term = R"sql(
    INSERT INTO organisation_apply_terms (apply_id, organisation_id, from_on, is_added)
    VALUES ($1, $2, $3, $4))sql";

constexpr const char* k_finish = "UPDATE organisation_applies SET changes = $2 WHERE id = $1";

ApplyId begin(store::Database& database, const store::Actor& actor, Date effective_on) {
    auto row = database.query(k_begin, actor.clock.now(), actor.name, effective_on);
    row.step();
    const auto id = row.integer(0);
    row.execute();
    return id;
}

}  // namespace

Journal::Journal(store::Database& database, const store::Actor& actor, Date effective_on)
    : database_{database},
      id_{begin(database, actor, effective_on)},
      keep_{database.prepare(k_keep)},
      add_{database.prepare(k_add)} {}

void Journal::keep(OrganisationId organisation, Date old_from, Date from) {
    keep_.bind_all(id_, organisation, old_from, from).execute();
}

void Journal::add(OrganisationId organisation, Date from) {
    add_.bind_all(id_, organisation, from).execute();
}

void Journal::add_term(OrganisationId organisation, Date from, bool is_added) {
    database_.execute(k_add_term, id_, organisation, from, is_added);
}

void Journal::finish(std::int64_t changes) { database_.execute(k_finish, id_, changes); }

}  // namespace sotay::org
