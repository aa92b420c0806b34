#include "sotay/members/residents.h"

#include "sotay/base/messages.h"
#include "sotay/members/member.h"

#include <algorithm>

namespace sotay::members {

namespace {

constexpr const char* k_count = R"sql(
    SELECT organisation_id, count(DISTINCT member_id) FROM member_placements
    WHERE kind = 'official' AND (to_on IS NULL OR to_on > $1)
    GROUP BY organisation_id)sql";

// A member's state is that of the day, or of the first row after it.
constexpr const char* k_list = R"sql(
    SELECT m.id, m.birth_date, m.gender, m.admitted_on, p.state
    FROM member_placements p
    JOIN members m ON m.id = p.member_id
    WHERE p.organisation_id = $1 AND p.kind = 'official' AND (p.to_on IS NULL OR p.to_on > $2)
      AND NOT EXISTS (SELECT 1 FROM member_placements e
                      WHERE e.organisation_id = $1 AND e.kind = 'official'
                        AND e.member_id = p.member_id AND e.from_on < p.from_on
                        AND (e.to_on IS NULL OR e.to_on > $2))
    ORDER BY m.id)sql";

// A member whom one file moves twice on a day keeps the place before the first.
constexpr const char* k_note = R"sql(
    INSERT INTO member_moves (apply_id, member_id, kind, from_on, to_on, organisation_id, state,
                              departure, previous_from_on, previous_organisation_id)
    SELECT CAST($5 AS BIGINT), member_id, kind,
           CASE WHEN from_on < $3 THEN CAST($3 AS TEXT) ELSE from_on END, to_on,
           CAST($2 AS BIGINT), state, departure, from_on, organisation_id
    FROM member_placements
    WHERE organisation_id = $1 AND (to_on IS NULL OR to_on > $3)
      AND (CAST($4 AS BIGINT) IS NULL OR member_id = $4)
    ON CONFLICT (apply_id, member_id, kind, from_on)
        DO UPDATE SET organisation_id = excluded.organisation_id)sql";

// Rows that begin on or after the day are corrected in place, so that no row ends before it begins.
constexpr const char* k_correct = R"sql(
    UPDATE member_placements SET organisation_id = $2
    WHERE organisation_id = $1 AND from_on >= $3
      AND (CAST($4 AS BIGINT) IS NULL OR member_id = $4))sql";

constexpr const char* k_open = R"sql(
    INSERT INTO member_placements (member_id, organisation_id, kind, state, from_on, to_on, departure)
    SELECT member_id, CAST($2 AS BIGINT), kind, state, CAST($3 AS TEXT), to_on, departure
    FROM member_placements
    WHERE organisation_id = $1 AND from_on < $3 AND (to_on IS NULL OR to_on > $3)
      AND (CAST($4 AS BIGINT) IS NULL OR member_id = $4))sql";

constexpr const char* k_close = R"sql(
    UPDATE member_placements SET to_on = $2, departure = NULL
    WHERE organisation_id = $1 AND from_on < $2 AND (to_on IS NULL OR to_on > $2)
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3))sql";

constexpr const char* k_note_posts = R"sql(
    INSERT INTO member_post_ends (apply_id, member_id, organisation_id, post, from_on, to_on,
                                  closed_on)
    SELECT CAST($4 AS BIGINT), member_id, organisation_id, post, from_on, to_on,
           CASE WHEN from_on < $2 THEN CAST($2 AS TEXT) END
    FROM member_posts
    WHERE organisation_id = $1 AND (to_on IS NULL OR to_on > $2)
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3)
    ON CONFLICT (apply_id, member_id, organisation_id, post, from_on) DO NOTHING)sql";

// A post that began on the day was never held.
constexpr const char* k_drop_posts = R"sql(
    DELETE FROM member_posts
    WHERE organisation_id = $1 AND from_on >= $2
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3))sql";

constexpr const char* k_close_posts = R"sql(
    UPDATE member_posts SET to_on = $2
    WHERE organisation_id = $1 AND (to_on IS NULL OR to_on > $2)
      AND (CAST($3 AS BIGINT) IS NULL OR member_id = $3))sql";

// A moved row is as the apply left it, or was followed by the next row of the same apply. Someone
// who was erased since stands in nobody's way.
constexpr const char* k_changed = R"sql(
    SELECT count(DISTINCT m.member_id) FROM member_moves m
    JOIN members k ON k.id = m.member_id
    WHERE m.apply_id = $1 AND NOT (
        EXISTS (SELECT 1 FROM member_placements p
                WHERE p.member_id = m.member_id AND p.kind = m.kind AND p.from_on = m.from_on
                  AND p.organisation_id = m.organisation_id AND p.state = m.state
                  AND (COALESCE(p.to_on, '') = COALESCE(m.to_on, '')
                       OR EXISTS (SELECT 1 FROM member_moves n
                                  WHERE n.apply_id = $1 AND n.member_id = m.member_id
                                    AND n.kind = m.kind AND n.previous_from_on = m.from_on
                                    AND n.from_on = p.to_on)))
        AND (m.previous_from_on = m.from_on
             OR EXISTS (SELECT 1 FROM member_placements q
                        WHERE q.member_id = m.member_id AND q.kind = m.kind
                          AND q.from_on = m.previous_from_on AND q.to_on = m.from_on)))
    )sql";

constexpr const char* k_arrived = R"sql(
    SELECT count(DISTINCT p.member_id) FROM member_placements p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE o.created_by = $1
      AND NOT EXISTS (SELECT 1 FROM member_moves m
                      WHERE m.apply_id = $1 AND m.member_id = p.member_id AND m.kind = p.kind
                        AND m.from_on = p.from_on))sql";

constexpr const char* k_changed_posts = R"sql(
    SELECT count(DISTINCT m.member_id) FROM member_post_ends m
    JOIN members k ON k.id = m.member_id
    WHERE m.apply_id = $1 AND NOT EXISTS (
        SELECT 1 FROM member_posts p
        WHERE p.member_id = m.member_id AND p.organisation_id = m.organisation_id
          AND p.post = m.post AND p.from_on = m.from_on AND p.to_on = m.closed_on)
      AND m.closed_on IS NOT NULL)sql";

constexpr const char* k_new_posts = R"sql(
    SELECT count(*) FROM member_posts p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE o.created_by = $1)sql";

constexpr const char* k_transfers = R"sql(
    SELECT count(*) FROM member_transfers t
    JOIN organisations o ON o.id = t.origin_id OR o.id = t.destination_id
    WHERE o.created_by = $1)sql";

constexpr const char* k_withdraw = R"sql(
    DELETE FROM member_placements
    WHERE EXISTS (SELECT 1 FROM member_moves m
                  WHERE m.apply_id = $1 AND m.member_id = member_placements.member_id
                    AND m.kind = member_placements.kind AND m.from_on = member_placements.from_on
                    AND m.previous_from_on < m.from_on))sql";

constexpr const char* k_restore = R"sql(
    UPDATE member_placements SET organisation_id = m.previous_organisation_id
    FROM member_moves m
    WHERE m.apply_id = $1 AND m.member_id = member_placements.member_id
      AND m.kind = member_placements.kind AND m.from_on = member_placements.from_on
      AND m.previous_from_on = m.from_on)sql";

constexpr const char* k_reopen = R"sql(
    UPDATE member_placements SET to_on = m.to_on, departure = m.departure
    FROM member_moves m
    WHERE m.apply_id = $1 AND m.member_id = member_placements.member_id
      AND m.kind = member_placements.kind AND m.previous_from_on = member_placements.from_on
      AND m.previous_from_on < m.from_on)sql";

constexpr const char* k_reopen_posts = R"sql(
    UPDATE member_posts SET to_on = m.to_on
    FROM member_post_ends m
    WHERE m.apply_id = $1 AND m.member_id = member_posts.member_id
      AND m.organisation_id = member_posts.organisation_id AND m.post = member_posts.post
      AND m.from_on = member_posts.from_on AND m.closed_on IS NOT NULL)sql";

constexpr const char* k_restore_posts = R"sql(
    INSERT INTO member_posts (member_id, organisation_id, post, from_on, to_on)
    SELECT m.member_id, m.organisation_id, m.post, m.from_on, m.to_on FROM member_post_ends m
    JOIN members k ON k.id = m.member_id
    WHERE m.apply_id = $1 AND m.closed_on IS NULL)sql";

constexpr const char* k_forget_posts = "DELETE FROM member_post_ends WHERE apply_id = $1";

constexpr const char* k_forget = "DELETE FROM member_moves WHERE apply_id = $1";

/// The statements of a move, prepared once for many members.
class Mover {
public:
    explicit Mover(store::Database& database)
        : note_{database.prepare(k_note)},
          correct_{database.prepare(k_correct)},
          open_{database.prepare(k_open)},
          close_{database.prepare(k_close)},
          note_posts_{database.prepare(k_note_posts)},
          drop_posts_{database.prepare(k_drop_posts)},
          close_posts_{database.prepare(k_close_posts)} {}

    void move(const org::Removal& removal, std::optional<MemberId> member) {
        const auto& [apply, from, to, on] = removal;
        note_.bind_all(from, to, on, member, apply).execute();
        correct_.bind_all(from, to, on, member).execute();
        open_.bind_all(from, to, on, member).execute();
        close_.bind_all(from, on, member).execute();
        end_posts(apply, from, on, member);
    }

    void end_posts(org::ApplyId apply, org::OrganisationId from, Date on,
                   std::optional<MemberId> member) {
        note_posts_.bind_all(from, on, member, apply).execute();
        drop_posts_.bind_all(from, on, member).execute();
        close_posts_.bind_all(from, on, member).execute();
    }

private:
    store::Statement note_;
    store::Statement correct_;
    store::Statement open_;
    store::Statement close_;
    store::Statement note_posts_;
    store::Statement drop_posts_;
    store::Statement close_posts_;
};

std::int64_t number(store::Database& database, const char* sql, org::ApplyId apply) {
    auto row = database.query(sql, apply);
    row.step();
    return row.integer(0);
}

}  // namespace

org::MemberCounts Residents::count(store::Database& database, Date on) const {
    org::MemberCounts counts;
    for (auto rows = database.query(k_count, on); rows.step();)
        counts[rows.integer(0)] = rows.integer(1);
    return counts;
}

std::vector<org::Resident> Residents::list(store::Database& database,
                                           org::OrganisationId organisation, Date on) const {
    std::vector<org::Resident> residents;
    for (auto rows = database.query(k_list, organisation, on); rows.step();) {
        residents.push_back(
            {rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4)});
    }
    return residents;
}

std::optional<std::int64_t> Residents::find(store::Database& database,
                                            std::string_view reference) const {
    return find_reference(database, vault_, reference);
}

bool Residents::knows_state(std::string_view code) const {
    return states_ == nullptr ||
           std::ranges::find(states_->terms(), code, &Term::code) != states_->terms().end();
}

void Residents::move(store::Database& database, const org::Removal& removal,
                     std::span<const std::int64_t> members) const {
    Mover mover{database};
    for (const auto member : members) mover.move(removal, member);
}

void Residents::move_all(store::Database& database, const org::Removal& removal) const {
    Mover{database}.move(removal, std::nullopt);
}

void Residents::end(store::Database& database, org::ApplyId apply, org::OrganisationId organisation,
                    Date on) const {
    Mover{database}.end_posts(apply, organisation, on, std::nullopt);
}

std::vector<org::Dependent> Residents::dependents(store::Database& database,
                                                  org::ApplyId apply) const {
    std::vector<org::Dependent> result;
    const auto add = [&](std::int64_t count, const auto& describe) {
        if (count > 0) result.push_back({describe(static_cast<unsigned long>(count)), count});
    };
    add(number(database, k_changed, apply), [](unsigned long count) {
        return trn("{} member whom it moved has been changed or moved since",
                   "{} members whom it moved have been changed or moved since", count);
    });
    add(number(database, k_changed_posts, apply), [](unsigned long count) {
        return trn("{} member whose post it ended has had it changed since",
                   "{} members whose posts it ended have had them changed since", count);
    });
    add(number(database, k_arrived, apply), [](unsigned long count) {
        return trn("{} member has come into an organisation that it created",
                   "{} members have come into organisations that it created", count);
    });
    add(number(database, k_new_posts, apply), [](unsigned long count) {
        return trn("{} post is held in an organisation that it created",
                   "{} posts are held in organisations that it created", count);
    });
    add(number(database, k_transfers, apply), [](unsigned long count) {
        return trn("{} transfer leads from or to an organisation that it created",
                   "{} transfers lead from or to organisations that it created", count);
    });
    return result;
}

void Residents::undo(store::Database& database, org::ApplyId apply) const {
    for (const auto* sql : {k_withdraw, k_restore, k_reopen, k_forget, k_reopen_posts,
                            k_restore_posts, k_forget_posts}) {
        database.execute(sql, apply);
    }
}

}  // namespace sotay::members
