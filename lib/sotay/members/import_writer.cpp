#include "sotay/members/import_writer.h"

#include "sotay/base/messages.h"
#include "sotay/members/number_indexes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

// From so many new members on, and if the register grows by half, the indexes of numbers are made
// anew.
constexpr std::int64_t k_bulk = 100'000;
constexpr int k_sorting_megabytes = 2;
constexpr std::int64_t k_ids_at_once = 65'536;
constexpr std::int64_t k_removed_at_once = 10'000;

constexpr const char* k_begin = R"sql(
    INSERT INTO member_imports (state, file_digest, at, rows_read, created, updated, unchanged,
                                rejected, first_id, last_id)
    VALUES ('writing', $1, $2, 0, 0, 0, 0, 0, $3, $4) RETURNING id)sql";

constexpr const char* k_extend = "UPDATE member_imports SET last_id = $2 WHERE id = $1";

constexpr const char* k_count = "SELECT COUNT(*) FROM members";

constexpr const char* k_done = R"sql(
    UPDATE member_imports
    SET state = 'done', file_digest = $2, rows_read = $3, created = $4, updated = $5,
        unchanged = $6, rejected = $7, last_id = first_id + $4 - 1
    WHERE id = $1)sql";

constexpr const char* k_unfinished = R"sql(
    SELECT id, first_id, last_id FROM member_imports
    WHERE state <> 'done' AND first_id IS NOT NULL ORDER BY id)sql";

constexpr const char* k_remove = R"sql(
    DELETE FROM members WHERE id BETWEEN $1 AND $2)sql";

constexpr const char* k_forget_writing = R"sql(
    DELETE FROM member_imports WHERE id = $1 AND state = 'writing')sql";

constexpr const char* k_forget_range = R"sql(
    UPDATE member_imports SET first_id = NULL, last_id = NULL WHERE id = $1)sql";

[[noreturn]] void fail_as_changed() {
    throw Error{ErrorKind::conflict,
                tr("somebody changed some of these members meanwhile; nothing was written: "
                   "import again")};
}

}  // namespace

ImportWriter::ImportWriter(const Office& office, const Standards& standards,
                           const CheckedSheet& sheet)
    : office_{office},
      sheet_{sheet},
      today_{standards.tree.on()},
      judge_{office.vault, standards.rules, today_},
      now_{office.actor.clock.now()},
      stage_{office.database, office.vault},
      new_members_{office.database},
      checkpoint_{office.database} {}

ImportWriter::~ImportWriter() {
    try {
        abandon();
    } catch (const Error&) {
        // The next import removes it.
    }
}

void ImportWriter::begin(std::int64_t created, std::int64_t updated) {
    auto& database = office_.database;
    if (updated > 0) next_history_ = database.reserve_ids("member_history", updated);
    is_bulk_ = created >= k_bulk && 2 * created >= count_members();
    // What a crash takes is only what the next import would remove.
    database.set_durability(store::Database::Durability::relaxed);
    store::Transaction transaction{database};
    if (created > 0) first_id_ = database.reserve_ids("members", created);
    end_id_ = first_id_ + created;
    begin_import();
    transaction.commit();
}

void ImportWriter::begin_first() {
    auto& database = office_.database;
    is_bulk_ = true;
    database.set_durability(store::Database::Durability::relaxed);
    store::Transaction transaction{database};
    first_id_ = database.reserve_ids("members", k_ids_at_once);
    end_id_ = first_id_ + k_ids_at_once;
    begin_import();
    transaction.commit();
}

std::int64_t ImportWriter::count_members() {
    auto row = office_.database.prepare(k_count);
    row.step();
    return row.integer(0);
}

void ImportWriter::begin_import() {
    auto& database = office_.database;
    const bool has_new = end_id_ > first_id_;
    auto row =
        database.query(k_begin, Bytes{}, now_, has_new ? std::optional{first_id_} : std::nullopt,
                       has_new ? std::optional{end_id_ - 1} : std::nullopt);
    row.step();
    id_ = row.integer(0);
    row.execute();
    next_id_ = first_id_;
    if (is_bulk_) drop_number_indexes(database);
}

bool ImportWriter::has_id(MemberId id) {
    if (id < end_id_) return true;
    const auto more = office_.database.reserve_ids("members", k_ids_at_once);
    if (more != end_id_) return false;
    end_id_ += k_ids_at_once;
    office_.database.execute(k_extend, id_, end_id_ - 1);
    return true;
}

bool ImportWriter::write(const std::vector<ImportRow>& rows) {
    new_members_.begin();
    for (const auto& row : rows) {
        if (!row.id) continue;
        if (!has_id(*row.id)) return false;
        create(row);
    }
    change(rows);
    if (new_members_.end_if_long()) checkpoint_.start();
    return true;
}

void ImportWriter::create(const ImportRow& row) {
    new_members_.add(row, now_);
    const auto& draft = row.draft;
    judge_by(row);
    const auto placement =
        first_placement(draft, judge_.rules, judge_.has_official_dates, judge_.today);
    stage_.add_first_placement(*row.id, placement, is_guest(draft, judge_.rules));
    if (draft.departure) return;
    for (const auto& post : posts_of(draft)) stage_.begin_post(*row.id, post, placement.from_on);
}

void ImportWriter::judge_by(const ImportRow& row) {
    judge_.has_official_dates =
        sheet_.sheets[row.written.sheet].layout.column(Field::official_on).has_value();
}

void ImportWriter::change(const std::vector<ImportRow>& rows) {
    std::vector<Wanted> wanted;
    std::vector<const ImportRow*> changing;
    for (const auto& row : rows) {
        if (row.id) continue;
        wanted.push_back({&row.draft, &row.keys});
        changing.push_back(&row);
    }
    if (wanted.empty()) return;
    if (!known_members_) known_members_.emplace(office_.database, today_);
    auto answers = known_members_->find(wanted);
    for (std::size_t i = 0; i < changing.size(); ++i) change(*changing[i], answers[i]);
}

void ImportWriter::change(const ImportRow& row, std::optional<Known>& known) {
    if (!known) fail_as_changed();
    versions_ += version_of(*known);
    judge_by(row);
    const auto id = known->record.id;
    const auto before = known->placement;
    const auto done = apply_row(*known, row, judge_);
    if (done.is_empty()) return;
    if (done.has_new_record) {
        stage_.add_changed(known->record, row.keys.name_folded, known->updated_at);
    }
    if (done.placement) stage_.add_placement(id, *done.placement, before);
    if (done.stay) stage_.add_first_placement(id, *done.stay, true);
    const auto ended_on =
        row.draft.departure && done.placement ? *done.placement->to_on : iso(judge_.today);
    for (const auto& post : done.posts_ended) stage_.end_post(id, post, ended_on);
    for (const auto& post : done.posts_begun) stage_.begin_post(id, post, iso(judge_.today));
    stage_.add_history(next_history_++, id, done.fields);
}

std::int64_t ImportWriter::finish() {
    new_members_.end();
    if (sheet_.versions && *sheet_.versions != versions_) fail_as_changed();
    if (is_bulk_) {
        // What sorts their keys takes as much memory as the cache.
        office_.database.set_cache(k_sorting_megabytes, k_log_megabytes);
        make_number_indexes(office_.database);
    }
    checkpoint_.start();
    office_.database.set_durability(store::Database::Durability::full);
    std::optional<store::UncheckedReferences> unchecked;
    // The members of a first import are its own, and it looks for the organisations itself.
    if (is_bulk_ && next_history_ == 0) unchecked.emplace(office_.database);
    write_last();
    return std::exchange(id_, 0);
}

void ImportWriter::write_last() {
    const auto& counts = sheet_.counts;
    store::Change change{office_.database, office_.actor};
    stage_.write(id_, office_.actor);
    office_.database.execute(k_done, id_, sheet_.digest, counts.rows, counts.created,
                             counts.updated, counts.unchanged, counts.rejected);
    office_.database.release_ids("members", first_id_ + counts.created, end_id_);
    change.commit({.action = "member.import",
                   .subjects = {fmt::format("member_imports:{}", id_)},
                   .fields = {},
                   .counts = {{"rows", counts.rows},
                              {"created", counts.created},
                              {"updated", counts.updated},
                              {"unchanged", counts.unchanged},
                              {"rejected", counts.rejected}},
                   .digest = sheet_.digest});
}

void ImportWriter::abandon() {
    if (id_ == 0) return;
    id_ = 0;
    new_members_.drop();
    auto& database = office_.database;
    database.set_durability(store::Database::Durability::full);
    remove_unfinished(database);
    database.release_ids("members", first_id_, end_id_);
}

std::int64_t remove_unfinished(store::Database& database) {
    struct Unfinished {
        std::int64_t id, first, last;
    };
    std::vector<Unfinished> all;
    {
        auto rows = database.prepare(k_unfinished);
        while (rows.step()) all.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
    }
    std::int64_t removed = 0;
    if (all.empty()) return removed;
    const store::UncheckedReferences unchecked{database};
    for (const auto& [id, first, last] : all) {
        for (auto from = first; from <= last; from += k_removed_at_once) {
            removed +=
                database.execute(k_remove, from, std::min(last, from + k_removed_at_once - 1));
        }
    }
    // Before the imports are forgotten: a kill in between would leave the register without them.
    make_number_indexes(database);
    for (const auto& [id, first, last] : all) {
        store::Transaction transaction{database};
        database.execute(k_forget_writing, id);
        database.execute(k_forget_range, id);
        transaction.commit();
    }
    return removed;
}

}  // namespace sotay::members
