#include "sotay/members/known_members.h"

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

constexpr const char* k_any_member = "SELECT id FROM members LIMIT 1";

constexpr const char* k_any_without_card =
    "SELECT id FROM members WHERE card_index IS NULL LIMIT 1";

constexpr const char* k_any_without_id =
    "SELECT id FROM members WHERE citizen_id_index IS NULL LIMIT 1";

constexpr const char* k_drop_keys = "DROP TABLE IF EXISTS import_keys";

// Made from the table it is compared with, so that the types are the engine's own.
constexpr const char* k_create_keys = R"sql(
    CREATE TEMPORARY TABLE import_keys AS
    SELECT id AS position, card_index, citizen_id_index, name_folded, birth_date,
           id AS organisation_id
    FROM members WHERE id IS NULL)sql";

constexpr const char* k_clear_keys = "DELETE FROM import_keys";

constexpr const char* k_put_key = R"sql(
    INSERT INTO import_keys (position, card_index, citizen_id_index, name_folded, birth_date,
                             organisation_id)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr const char* k_find_by_number = R"sql(
    SELECT k.position, c.id, z.id, m.id, m.full_name, m.birth_date, m.gender, m.identity,
           m.card_index, m.citizen_id_index, m.contact, m.phone_index, m.zalo_id_index,
           m.admitted_on, m.official_on, m.ethnicity, m.education, m.updated_at,
           p.organisation_id, p.state, p.from_on, p.to_on
    FROM import_keys k
    LEFT JOIN members c ON c.card_index = k.card_index
    LEFT JOIN members z ON z.citizen_id_index = k.citizen_id_index
    LEFT JOIN members m ON m.id = COALESCE(c.id, z.id)
    LEFT JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
         AND p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1))sql";

constexpr const char* k_find_in_order = R"sql(
    SELECT m.id, NULL, NULL, m.id, m.full_name, m.birth_date, m.gender, m.identity,
           m.card_index, m.citizen_id_index, m.contact, m.phone_index, m.zalo_id_index,
           m.admitted_on, m.official_on, m.ethnicity, m.education, m.updated_at,
           p.organisation_id, p.state, p.from_on, p.to_on
    FROM members m
    LEFT JOIN member_placements p ON p.member_id = m.id AND p.kind = 'official'
         AND p.from_on <= $3 AND (p.to_on IS NULL OR p.to_on > $3)
    WHERE m.id BETWEEN $1 AND $2
    ORDER BY m.id)sql";

// CROSS JOIN, because SQLite would begin with the placements, all of them, for every batch.
constexpr const char* k_find_by_person = R"sql(
    SELECT k.position, NULL, NULL, m.id, m.full_name, m.birth_date, m.gender, m.identity,
           m.card_index, m.citizen_id_index, m.contact, m.phone_index, m.zalo_id_index,
           m.admitted_on, m.official_on, m.ethnicity, m.education, m.updated_at,
           p.organisation_id, p.state, p.from_on, p.to_on
    FROM import_keys k
    CROSS JOIN member_placements p
    JOIN members m ON m.id = p.member_id
    WHERE p.organisation_id = k.organisation_id AND p.kind = 'official'
      AND p.from_on <= $1 AND (p.to_on IS NULL OR p.to_on > $1)
      AND m.name_folded = k.name_folded
      AND COALESCE(m.birth_date, '') = COALESCE(k.birth_date, '')
      AND (k.card_index IS NULL OR m.card_index IS NULL)
      AND (k.citizen_id_index IS NULL OR m.citizen_id_index IS NULL))sql";

constexpr const char* k_posts = R"sql(
    SELECT member_id, organisation_id, post FROM member_posts
    WHERE member_id BETWEEN $1 AND $2 AND from_on <= $3 AND (to_on IS NULL OR to_on > $3)
    ORDER BY member_id, organisation_id, post)sql";

constexpr const char* k_stays = R"sql(
    SELECT member_id, organisation_id FROM member_placements
    WHERE member_id BETWEEN $1 AND $2 AND kind = 'temporary'
      AND from_on <= $3 AND (to_on IS NULL OR to_on > $3))sql";

// Of so many members at most one may be meant, for all to be read at once.
constexpr std::int64_t k_sparsest = 8;

// So many rows of the sheet may be new before one whose member is the next in the register.
constexpr std::size_t k_look_ahead = 8;

constexpr const char* k_any_merge = "SELECT id FROM member_merges WHERE undone_at IS NULL LIMIT 1";

constexpr const char* k_merged = R"sql(
    SELECT k.position, x.kept_id FROM import_keys k JOIN member_merges x
      ON x.undone_at IS NULL
     AND (x.card_index = k.card_index OR x.citizen_id_index = k.citizen_id_index))sql";

Known read_known(const store::Statement& row) {
    Known known;
    auto& record = known.record;
    record.id = row.integer(3);
    record.full_name = row.text(4);
    record.birth_date = row.optional_text(5);
    record.gender = row.optional_text(6);
    record.identity = row.optional_bytes(7);
    record.card_index = row.optional_bytes(8);
    record.citizen_id_index = row.optional_bytes(9);
    record.contact = row.optional_bytes(10);
    record.phone_index = row.optional_bytes(11);
    record.zalo_id_index = row.optional_bytes(12);
    record.admitted_on = row.optional_text(13);
    record.official_on = row.optional_text(14);
    record.ethnicity = row.optional_text(15);
    record.education = row.optional_text(16);
    known.updated_at = row.integer(17);
    if (!row.is_null(18)) {
        known.placement =
            Placement{row.integer(18), row.text(19), row.text(20), row.optional_text(21)};
    }
    known.is_contradiction = !row.is_null(1) && !row.is_null(2) && row.integer(1) != row.integer(2);
    return known;
}

/// The row's numbers are those of the member; no other member has one of them.
bool has_numbers(const Record& record, const Keys& keys) {
    return (keys.card || keys.citizen_id) && (!keys.card || record.card_index == keys.card) &&
           (!keys.citizen_id || record.citizen_id_index == keys.citizen_id);
}

}  // namespace

KnownMembers::KnownMembers(store::Database& database, Date on)
    : database_{database},
      on_{on},
      is_register_empty_{!database.prepare(k_any_member).step()},
      has_merges_{database.prepare(k_any_merge).step()},
      is_without_card_{database.prepare(k_any_without_card).step()},
      is_without_id_{database.prepare(k_any_without_id).step()} {
    database_.run_script(k_drop_keys);
    database_.run_script(k_create_keys);
}

KnownMembers::~KnownMembers() {
    try {
        database_.run_script(k_drop_keys);
    } catch (const Error&) {
        // The connection drops its temporary tables when it ends.
    }
}

std::vector<std::optional<Known>> KnownMembers::find(const std::vector<Wanted>& wanted) {
    std::vector<std::optional<Known>> answers(wanted.size());
    if (is_register_empty_) return answers;
    find_in_order(wanted, answers);
    if (put_keys(wanted, [&answers](std::size_t i) { return !answers[i]; }) > 0) {
        find_by(k_find_by_number, answers);
        if (has_merges_) find_merged(answers);
        if (put_persons(wanted, answers)) find_by(k_find_by_person, answers);
    }
    expect_next(answers);
    add_posts(answers);
    add_stays(answers);
    return answers;
}

void KnownMembers::find_in_order(const std::vector<Wanted>& wanted, Answers& answers) {
    if (expected_ == 0) return;
    const auto last = expected_ + std::ssize(wanted) - 1;
    auto rows = database_.query(k_find_in_order, expected_, last, on_);
    for (std::size_t at = 0; at < wanted.size() && rows.step();) {
        auto known = read_known(rows);
        const auto end = std::min(at + k_look_ahead, wanted.size());
        for (auto i = at; i < end; ++i) {
            if (!has_numbers(known.record, *wanted[i].keys)) continue;
            answers[i] = std::move(known);
            at = i + 1;
            break;
        }
    }
}

void KnownMembers::expect_next(const Answers& answers) {
    MemberId first = 0;
    MemberId last = 0;
    for (const auto& answer : answers) {
        if (!answer) continue;
        last = answer->record.id;
        if (first == 0) first = last;
    }
    const bool is_in_order = last >= first && last - first < k_sparsest * std::ssize(answers);
    expected_ = first > 0 && is_in_order ? last + 1 : 0;
}

void KnownMembers::find_merged(std::vector<std::optional<Known>>& answers) {
    auto rows = database_.prepare(k_merged);
    while (rows.step()) {
        auto& answer = answers[static_cast<std::size_t>(rows.integer(0))];
        if (answer) continue;
        answer.emplace();
        answer->record.id = rows.integer(1);
        answer->is_merged = true;
    }
}

void KnownMembers::add_stays(Answers& answers) {
    add_rows(k_stays, answers, [](Known& known, const store::Statement& row) {
        known.guest_of.push_back(row.integer(1));
    });
}

void KnownMembers::add_posts(Answers& answers) {
    add_rows(k_posts, answers, [](Known& known, const store::Statement& row) {
        known.posts.push_back({row.integer(1), row.text(2)});
    });
}

// A sheet that was imported once has its members one after the other: one query for all of them.
template <typename Add>
void KnownMembers::add_rows(const char* sql, Answers& answers, Add add) {
    std::vector<std::pair<MemberId, Known*>> known;
    for (auto& answer : answers) {
        if (answer) known.emplace_back(answer->record.id, &*answer);
    }
    if (known.empty()) return;
    std::ranges::sort(known);
    auto rows = database_.prepare(sql);
    const auto read = [&](MemberId first, MemberId last) {
        rows.bind_all(first, last, on_);
        while (rows.step()) {
            const std::pair<MemberId, Known*> key{rows.integer(0), nullptr};
            for (auto at = std::ranges::lower_bound(known, key);
                 at != known.end() && at->first == key.first; ++at) {
                add(*at->second, rows);
            }
        }
    };
    const auto first = known.front().first;
    const auto last = known.back().first;
    if (last - first < k_sparsest * std::ssize(known)) return read(first, last);
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (i == 0 || known[i].first != known[i - 1].first) read(known[i].first, known[i].first);
    }
}

bool KnownMembers::put_persons(const std::vector<Wanted>& wanted, const Answers& answers) {
    // Who has a number that everyone in the register has is none of those without it.
    const auto may_be_there = [&](std::size_t i) {
        const auto& keys = *wanted[i].keys;
        return !answers[i] && (!keys.card || is_without_card_) &&
               (!keys.citizen_id || is_without_id_);
    };
    return put_keys(wanted, may_be_there) > 0;
}

std::size_t KnownMembers::put_keys(const std::vector<Wanted>& wanted,
                                   const std::function<bool(std::size_t)>& is_put) {
    database_.run_script(k_clear_keys);
    auto insert = database_.prepare(k_put_key);
    std::size_t count = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!is_put(i)) continue;
        ++count;
        const auto& [draft, keys] = wanted[i];
        insert.bind_all(static_cast<std::int64_t>(i), keys->card, keys->citizen_id,
                        keys->name_folded, iso(draft->birth_date), draft->organisation->id);
        insert.execute();
    }
    return count;
}

void KnownMembers::find_by(const char* sql, std::vector<std::optional<Known>>& answers) {
    auto rows = database_.query(sql, on_);
    while (rows.step()) {
        if (rows.is_null(3)) continue;
        auto& answer = answers[static_cast<std::size_t>(rows.integer(0))];
        if (answer) {
            answer->is_ambiguous = true;
        } else {
            answer = read_known(rows);
        }
    }
}

}  // namespace sotay::members
