#include "sotay/org/undo.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <fmt/format.h>

#include <array>
#include <unordered_set>

namespace sotay::org {

namespace {

constexpr const char* k_last = R"sql(
    SELECT id, at, actor, effective_on, changes FROM organisation_applies
    WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1)sql";

constexpr const char* k_meetings = R"sql(
    SELECT count(*) FROM meetings
    WHERE organisation_id IN (SELECT id FROM organisations WHERE created_by = $1))sql";

constexpr const char* k_directives = R"sql(
    SELECT count(*) FROM directives
    WHERE organisation_id IN (SELECT id FROM organisations WHERE created_by = $1))sql";

constexpr const char* k_news_items = R"sql(
    SELECT count(*) FROM news_items
    WHERE organisation_id IN (SELECT id FROM organisations WHERE created_by = $1))sql";

constexpr const char* k_news_digests = R"sql(
    SELECT count(*) FROM news_digests
    WHERE organisation_id IN (SELECT id FROM organisations WHERE created_by = $1))sql";

constexpr const char* k_created_codes = R"sql(
    SELECT p.code FROM organisation_placements p
    JOIN organisations o ON o.id = p.organisation_id
    WHERE o.created_by = $1)sql";

constexpr const char* k_selectors = "SELECT selector FROM messages WHERE created_at >= $1";

constexpr const char* k_drop_added_terms = R"sql(
    DELETE FROM organisation_terms
    WHERE organisation_id IN (SELECT id FROM organisations WHERE created_by = $1)
       OR EXISTS (SELECT 1 FROM organisation_apply_terms j
                  WHERE j.apply_id = $1 AND j.is_added = 1
                    AND j.organisation_id = organisation_terms.organisation_id
                    AND j.from_on = organisation_terms.from_on))sql";

constexpr const char* k_restore_terms = R"sql(
    INSERT INTO organisation_terms (organisation_id, from_on)
    SELECT organisation_id, from_on FROM organisation_apply_terms
    WHERE apply_id = $1 AND is_added = 0)sql";

constexpr const char* k_drop_successions =
    "DELETE FROM organisation_successions WHERE apply_id = $1";

constexpr const char* k_drop_placements = R"sql(
    DELETE FROM organisation_placements
    WHERE organisation_id IN (SELECT id FROM organisations WHERE created_by = $1)
       OR EXISTS (SELECT 1 FROM organisation_apply_placements j
                  WHERE j.apply_id = $1
                    AND j.organisation_id = organisation_placements.organisation_id
                    AND j.from_on = organisation_placements.from_on))sql";

constexpr const char* k_restore_placements = R"sql(
    INSERT INTO organisation_placements
        (organisation_id, from_on, to_on, code, name, name_key, kind, parent_id, position, meeting,
         overseen_by)
    SELECT organisation_id, old_from_on, to_on, code, name, name_key, kind, parent_id, position,
           meeting, overseen_by
    FROM organisation_apply_placements WHERE apply_id = $1 AND old_from_on IS NOT NULL)sql";

constexpr const char* k_restore_founding = R"sql(
    UPDATE organisations SET founded_on = j.old_founded_on
    FROM organisation_apply_placements j
    WHERE j.apply_id = $1 AND j.organisation_id = organisations.id AND j.old_from_on IS NOT NULL)sql";

constexpr const char* k_revive = R"sql(
    UPDATE organisations SET dissolved_on = NULL, dissolved_by = NULL, decision = NULL
    WHERE dissolved_by = $1)sql";

constexpr const char* k_forget_placements =
    "DELETE FROM organisation_apply_placements WHERE apply_id = $1";

constexpr const char* k_forget_terms = "DELETE FROM organisation_apply_terms WHERE apply_id = $1";

constexpr const char* k_drop_organisations = "DELETE FROM organisations WHERE created_by = $1";

constexpr const char* k_mark_undone =
    "UPDATE organisation_applies SET undone_at = $2 WHERE id = $1";

constexpr std::array<std::string_view, 5> k_tables{"meetings", "directives", "news_items",
                                                   "news_digests", "messages"};

std::int64_t number(store::Database& database, const char* sql, ApplyId apply) {
    auto row = database.query(sql, apply);
    row.step();
    return row.integer(0);
}

/// True when `selector` names one of `codes`. A code may hold "+" and "-", which also part terms.
bool names_one(std::string_view selector, const std::unordered_set<std::string>& codes) {
    for (const std::string_view key : {"org:", "under:"}) {
        for (auto at = selector.find(key); at != std::string_view::npos;
             at = selector.find(key, at + 1)) {
            const auto rest = selector.substr(at + key.size());
            for (std::size_t end = 0; end <= rest.size(); ++end) {
                const bool is_end = end == rest.size() || rest[end] == '+' || rest[end] == '-';
                if (is_end && codes.contains(std::string{rest.substr(0, end)})) return true;
            }
        }
    }
    return false;
}

std::int64_t count_messages(store::Database& database, const Applied& applied) {
    std::unordered_set<std::string> codes;
    for (auto rows = database.query(k_created_codes, applied.id); rows.step();)
        codes.insert(rows.text(0));
    if (codes.empty()) return 0;
    std::int64_t count = 0;
    for (auto rows = database.query(k_selectors, applied.at); rows.step();)
        if (names_one(rows.text_view(0), codes)) ++count;
    return count;
}

std::vector<Dependent> find_dependents(store::Database& database, const Residents& residents,
                                       const Applied& applied) {
    auto result = residents.dependents(database, applied.id);
    const auto add = [&](std::int64_t count, const auto& describe) {
        if (count > 0) result.push_back({describe(static_cast<unsigned long>(count)), count});
    };
    add(number(database, k_meetings, applied.id), [](unsigned long count) {
        return trn("{} meeting of an organisation that it created",
                   "{} meetings of organisations that it created", count);
    });
    add(number(database, k_directives, applied.id), [](unsigned long count) {
        return trn("{} directive filed under an organisation that it created",
                   "{} directives filed under organisations that it created", count);
    });
    add(number(database, k_news_items, applied.id), [](unsigned long count) {
        return trn("{} news item of an organisation that it created",
                   "{} news items of organisations that it created", count);
    });
    add(number(database, k_news_digests, applied.id), [](unsigned long count) {
        return trn("{} digest published for an organisation that it created",
                   "{} digests published for organisations that it created", count);
    });
    add(count_messages(database, applied), [](unsigned long count) {
        return trn("{} message to an organisation that it created",
                   "{} messages to organisations that it created", count);
    });
    return result;
}

void refuse(const Applied& applied) {
    std::string lines;
    for (const auto& dependent : applied.dependents) lines += "\n  " + dependent.what;
    throw Error{ErrorKind::conflict,
                tr("the change of {} (effective {}) can no longer be undone; since then there "
                   "depend on it:{}",
                   display(applied.at), display(applied.effective_on), lines)};
}

}  // namespace

Applied last_apply(store::Database& database, const Residents& residents) {
    auto row = database.prepare(k_last);
    if (!row.step())
        throw Error{ErrorKind::not_found, tr("no change of the hierarchy is left to undo")};
    Applied applied{row.integer(0), row.instant(1), row.text(2), row.date(3), row.integer(4), {}};
    row.reset();
    applied.dependents = find_dependents(database, residents, applied);
    return applied;
}

Applied undo(store::Database& database, const store::Actor& actor, const Residents& residents) {
    store::Change change{database, actor};
    auto applied = last_apply(database, residents);
    if (!applied.dependents.empty()) refuse(applied);
    residents.undo(database, applied.id);
    for (const auto* sql : {k_drop_added_terms, k_restore_terms, k_drop_successions,
                            k_drop_placements, k_restore_placements, k_restore_founding, k_revive,
                            k_forget_placements, k_forget_terms, k_drop_organisations}) {
        database.execute(sql, applied.id);
    }
    database.execute(k_mark_undone, applied.id, actor.clock.now());
    change.commit({.action = "org.undo",
                   .subjects = {fmt::format("organisation_applies:{}", applied.id)},
                   .fields = {},
                   .counts = {{"changes", applied.changes}},
                   .digest = std::nullopt});
    return applied;
}

std::span<const std::string_view> tables_of_dependents() { return k_tables; }

}  // namespace sotay::org
