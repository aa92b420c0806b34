#include "sotay/members/merge.h"

#include "sotay/base/messages.h"
#include "sotay/members/duplicates.h"
#include "sotay/members/entry.h"
#include "sotay/members/history.h"
#include "sotay/members/merge_rolls.h"
#include "sotay/members/merge_timeline.h"
#include "sotay/members/sealed.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

constexpr const char* k_insert = R"sql(
    INSERT INTO member_merges (id, kept_id, dropped_id, at, actor, fields, card_index,
                               citizen_id_index, states)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql";

constexpr const char* k_read = R"sql(
    SELECT kept_id, dropped_id, fields, states, undone_at FROM member_merges WHERE id = $1)sql";

constexpr const char* k_list = R"sql(
    SELECT id, kept_id, dropped_id, at, actor, fields, undone_at
    FROM member_merges ORDER BY id DESC)sql";

constexpr const char* k_later = R"sql(
    SELECT id FROM member_merges
    WHERE id > $1 AND undone_at IS NULL
      AND (kept_id = $2 OR kept_id = $3 OR dropped_id = $2 OR dropped_id = $3)
    ORDER BY id DESC)sql";

constexpr const char* k_mark_undone = "UPDATE member_merges SET undone_at = $2 WHERE id = $1";

constexpr const char* k_holder = R"sql(
    SELECT id FROM members WHERE card_index = $1 AND id <> $3 AND id <> $4
    UNION SELECT id FROM members WHERE citizen_id_index = $2 AND id <> $3 AND id <> $4)sql";

constexpr store::SealedPlace place_of(std::int64_t id) { return {"member_merges", "states", id}; }

/// Both entries at one time.
struct Pair {
    Entry kept;
    Entry dropped;
};

/// A year, or a month, of which `other` is a day: "1970" and "1970-05-20".
bool is_less_exact(const std::string& own, const std::string& other, Field field) {
    const bool is_date =
        field == Field::birth_date || field == Field::admitted_on || field == Field::official_on;
    return is_date && own.size() < other.size() && other.starts_with(own);
}

Entry entry_to_merge(store::Database& database, const store::Vault& vault, MemberId id) {
    auto entry = read_entry(database, vault, id);
    if (!entry) throw Error{ErrorKind::not_found, tr("no member has the id {}", id)};
    if (entry->merged_into) {
        throw Error{ErrorKind::conflict, tr("entry {} was merged into {} already; name that one",
                                            id, person_of(database, id))};
    }
    return *std::move(entry);
}

Pair read_pair(const Office& office, MemberId kept, MemberId dropped) {
    if (kept == dropped) {
        throw Error{ErrorKind::conflict, tr("both name the same entry, {}", kept)};
    }
    return {entry_to_merge(office.database, office.vault, kept),
            entry_to_merge(office.database, office.vault, dropped)};
}

bool differ(const Pair& pair, Field field) {
    const auto& kept = pair.kept.value(field);
    const auto& dropped = pair.dropped.value(field);
    return kept && dropped && *kept != *dropped;
}

/// Two numbers of the same length: with the exchange of cards a person has an old and a new one.
bool have_different_cards(const Pair& pair) {
    if (!differ(pair, Field::card_number)) return false;
    const auto kept = card_key(*pair.kept.value(Field::card_number));
    const auto dropped = card_key(*pair.dropped.value(Field::card_number));
    return kept != dropped && kept.size() == dropped.size();
}

std::string joined_words(const std::vector<std::int64_t>& numbers) {
    constexpr std::size_t k_shown = 5;
    std::string text;
    for (std::size_t i = 0; i < numbers.size() && i < k_shown; ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(numbers[i]);
    }
    return numbers.size() > k_shown ? text + ", …" : text;
}

std::string joined_fields(const std::vector<std::string>& keys) {
    std::string text;
    for (const auto& key : keys) {
        const auto field = find_field(key);
        std::string word = field ? heading_of(*field) : key;
        if (key == "placements") word = tr("placements");
        if (key == "posts") word = tr("posts");
        if (key == "merged_into") word = tr("the entry it was joined to");
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

std::vector<std::string> contradictions(const Pair& pair) {
    std::vector<std::string> found;
    if (differ(pair, Field::citizen_id)) found.push_back(tr("their citizen ids differ"));
    if (have_different_cards(pair)) found.push_back(tr("their card numbers differ"));
    if (differ(pair, Field::gender)) found.push_back(tr("one is a man, the other a woman"));
    return found;
}

std::vector<std::string> refusals(store::Database& database, const Pair& pair,
                                  const MergeOptions& options) {
    std::vector<std::string> found;
    if (!options.allows_contradictions) found = contradictions(pair);
    if (!options.allows_same_meetings) {
        const auto shared = shared_meetings(database, pair.kept, pair.dropped);
        if (!shared.empty()) {
            found.push_back(tr("both were called to the same meeting: {}", joined_words(shared)));
        }
    }
    if (are_distinct(database, pair.kept.id, pair.dropped.id)) {
        found.push_back(
            tr("somebody declared them two persons; take that back with: sotay member "
               "duplicates --ask-again {} {}",
               pair.kept.id, pair.dropped.id));
    }
    for (const auto field : options.take) {
        if (!pair.dropped.value(field)) {
            found.push_back(tr("entry {} holds nothing under \"{}\" that could be taken",
                               pair.dropped.id, heading_of(field)));
        }
    }
    return found;
}

/// What both entries shall be; tells the report what comes from which.
Pair merged(const Pair& before, const MergeOptions& options, Instant now, MergeReport& report) {
    auto after = before;
    for (const auto field : all_fields()) {
        auto& own = after.kept.value(field);
        const auto& other = before.dropped.value(field);
        if (!other || own == other) continue;
        const bool is_taken = !own || is_less_exact(*own, *other, field) ||
                              std::ranges::count(options.take, field) > 0;
        (is_taken ? report.taken : report.differing).emplace_back(key_of(field));
        if (is_taken) own = other;
    }
    after.kept.placements = joined(before.kept.placements, before.dropped.placements);
    after.kept.posts = joined(before.kept.posts, before.dropped.posts);
    after.kept.updated_at = now.time_since_epoch().count();
    after.dropped.placements.clear();
    after.dropped.posts.clear();
    after.dropped.merged_into = before.kept.id;
    after.dropped.updated_at = after.kept.updated_at;
    const auto grown = [](const auto& rows, const auto& from) {
        return static_cast<std::int64_t>(rows.size()) - static_cast<std::int64_t>(from.size());
    };
    report.placements = grown(after.kept.placements, before.kept.placements);
    report.posts = grown(after.kept.posts, before.kept.posts);
    return after;
}

/// The number that nobody holds once the pair is merged, so that it still leads to the person.
std::optional<std::string> given_up(const Pair& before, const Pair& after, Field field) {
    const auto& stays = after.kept.value(field);
    for (const auto* entry : {&before.dropped, &before.kept}) {
        const auto& number = entry->value(field);
        if (number && number != stays) return number;
    }
    return std::nullopt;
}

void add_history(HistoryWriter& history, const Entry& before, const Entry& after,
                 const std::string& action) {
    const auto fields = differences(before, after);
    if (fields.empty()) return;
    const auto all = to_json(before);
    Json previous = Json::object();
    for (const auto& key : fields) {
        previous[key] = all.contains(key) ? all.at(key) : all.at("values").at(key);
    }
    history.add(
        {.member = before.id, .action = action, .fields = fields, .previous = std::move(previous)});
}

std::int64_t record(const Office& office, const Pair& before, const Pair& after,
                    const RollMoves& rolls, const MergeReport& report) {
    const auto id = office.database.reserve_ids("member_merges", 1);
    const auto pair = [](const Pair& both) {
        return Json{{"kept", to_json(both.kept)}, {"dropped", to_json(both.dropped)}};
    };
    const Json states{{"before", pair(before)}, {"after", pair(after)}, {"rolls", to_json(rolls)}};
    const auto card = given_up(before, after, Field::card_number);
    const auto citizen_id = given_up(before, after, Field::citizen_id);
    const auto& vault = office.vault;
    office.database.execute(
        k_insert, id, before.kept.id, before.dropped.id, office.actor.clock.now(),
        office.actor.name, json::dump(Json(report.taken)),
        card ? std::optional{card_index(*card, vault)} : std::nullopt,
        citizen_id ? std::optional{citizen_id_index(*citizen_id, vault)} : std::nullopt,
        vault.seal(json::dump(states), place_of(id)));
    return id;
}

store::AuditEntry audit_entry(const std::string& action, const MergeReport& report) {
    return {.action = action,
            .subjects = {fmt::format("members:{}", report.kept),
                         fmt::format("members:{}", report.dropped),
                         fmt::format("member_merges:{}", report.id.value_or(0))},
            .fields = report.taken,
            .counts = {{"placements", report.placements}, {"posts", report.posts}}};
}

/// A merge as it was written.
struct Written {
    MemberId kept = 0;
    MemberId dropped = 0;
    std::vector<std::string> fields;
    Pair before;
    Pair after;
    RollMoves rolls;
};

Written read_written(const Office& office, std::int64_t id) {
    auto row = office.database.query(k_read, id);
    if (!row.step()) {
        throw Error{ErrorKind::not_found,
                    tr("there is no merge {}; see them with: sotay member merge --undo list", id)};
    }
    if (!row.is_null(4)) throw Error{ErrorKind::conflict, tr("merge {} was undone already", id)};
    const auto states = Json::parse(office.vault.open(row.bytes(3), place_of(id)));
    const auto pair = [&states](const char* when) {
        const auto& both = states.at(when);
        return Pair{entry_from_json(both.at("kept")), entry_from_json(both.at("dropped"))};
    };
    return {.kept = row.integer(0),
            .dropped = row.integer(1),
            .fields = Json::parse(row.text_view(2)).get<std::vector<std::string>>(),
            .before = pair("before"),
            .after = pair("after"),
            .rolls = roll_moves_from_json(states.at("rolls"))};
}

void refuse_changed(const Office& office, const Entry& after, std::vector<std::string>& found) {
    const auto present = read_entry(office.database, office.vault, after.id);
    const auto changed =
        present ? differences(*present, after) : std::vector<std::string>{key_of(Field::full_name)};
    if (changed.empty()) return;
    found.push_back(tr("entry {} was changed since: {}", after.id, joined_fields(changed)));
}

void refuse_taken_numbers(const Office& office, const Entry& entry, const Written& merge,
                          std::vector<std::string>& found) {
    const auto& card = entry.value(Field::card_number);
    const auto& citizen_id = entry.value(Field::citizen_id);
    const auto& vault = office.vault;
    auto row = office.database.query(
        k_holder, card ? std::optional{card_index(*card, vault)} : std::nullopt,
        citizen_id ? std::optional{citizen_id_index(*citizen_id, vault)} : std::nullopt, merge.kept,
        merge.dropped);
    while (row.step()) {
        found.push_back(
            tr("entry {} now holds the card number or citizen id that entry {} would "
               "get back",
               row.integer(0), entry.id));
    }
}

std::vector<std::string> refusals_to_undo(const Office& office, std::int64_t id,
                                          const Written& merge) {
    std::vector<std::string> found;
    auto later = office.database.query(k_later, id, merge.kept, merge.dropped);
    while (later.step()) {
        found.push_back(
            tr("merge {} came later and builds on it: undo that first", later.integer(0)));
    }
    if (!found.empty()) return found;
    refuse_changed(office, merge.after.kept, found);
    refuse_changed(office, merge.after.dropped, found);
    refuse_taken_numbers(office, merge.before.kept, merge, found);
    refuse_taken_numbers(office, merge.before.dropped, merge, found);
    return found;
}

}  // namespace

MergeReport merge(const Office& office, MemberId kept, MemberId dropped,
                  const MergeOptions& options) {
    MergeReport report{.kept = kept, .dropped = dropped};
    store::Change change{office.database, office.actor};
    const auto before = read_pair(office, kept, dropped);
    const auto after = merged(before, options, office.actor.clock.now(), report);
    report.refusals = refusals(office.database, before, options);
    if (options.is_dry_run || !report.refusals.empty()) return report;
    const auto rolls = merge_rolls(office.database, before.kept, before.dropped);
    // The dropped entry first: it releases the numbers that the other may take.
    write_entry(office.database, office.vault, after.dropped);
    write_entry(office.database, office.vault, after.kept);
    HistoryWriter history{office.database, office.vault, office.actor};
    add_history(history, before.kept, after.kept, "member.merge");
    add_history(history, before.dropped, after.dropped, "member.merge");
    report.id = record(office, before, after, rolls, report);
    change.commit(audit_entry("member.merge", report));
    return report;
}

MergeReport undo_merge(const Office& office, std::int64_t id) {
    store::Change change{office.database, office.actor};
    const auto merge = read_written(office, id);
    MergeReport report{.kept = merge.kept, .dropped = merge.dropped, .taken = merge.fields};
    report.refusals = refusals_to_undo(office, id, merge);
    if (!report.refusals.empty()) return report;
    write_entry(office.database, office.vault, merge.before.kept);
    write_entry(office.database, office.vault, merge.before.dropped);
    restore_rolls(office.database, merge.kept, merge.dropped, merge.rolls);
    HistoryWriter history{office.database, office.vault, office.actor};
    add_history(history, merge.after.kept, merge.before.kept, "member.merge_undo");
    add_history(history, merge.after.dropped, merge.before.dropped, "member.merge_undo");
    office.database.execute(k_mark_undone, id, office.actor.clock.now());
    report.id = id;
    change.commit(audit_entry("member.merge_undo", report));
    return report;
}

std::vector<MergeRow> list_merges(store::Database& database) {
    std::vector<MergeRow> merges;
    auto row = database.prepare(k_list);
    while (row.step()) {
        auto& merge = merges.emplace_back();
        merge.id = row.integer(0);
        merge.kept = row.integer(1);
        merge.dropped = row.integer(2);
        merge.at = row.instant(3);
        merge.actor = row.text(4);
        merge.fields = Json::parse(row.text_view(5)).get<std::vector<std::string>>();
        if (!row.is_null(6)) merge.undone_at = row.instant(6);
    }
    return merges;
}

}  // namespace sotay::members
