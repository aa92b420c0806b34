#include "sotay/members/import_write.h"

#include "sotay/base/messages.h"
#include "sotay/members/import_stage.h"
#include "sotay/members/number_indexes.h"
#include "sotay/members/row_change.h"
#include "sotay/members/row_workers.h"
#include "sotay/store/name_index.h"
#include "sotay/text/vietnamese.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace sotay::members {

namespace {

using namespace std::chrono_literals;

// Longer transactions write the pages of the indexes less often; shorter ones let others write.
constexpr auto k_longest_hold = 250ms;
constexpr auto k_pause = 6ms;
// From so many new members on, and if the register grows by half, the indexes of numbers are made
// anew.
constexpr int k_sorting_megabytes = 2;
constexpr std::int64_t k_bulk = 100'000;
constexpr std::int64_t k_removed_at_once = 10'000;

constexpr const char* k_begin = R"sql(
    INSERT INTO member_imports (state, file_digest, at, rows_read, created, updated, unchanged,
                                rejected, first_id, last_id)
    VALUES ('writing', $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id)sql";

constexpr const char* k_count = "SELECT COUNT(*) FROM members";

constexpr const char* k_done = "UPDATE member_imports SET state = 'done' WHERE id = $1";

constexpr const char* k_create = R"sql(
    INSERT INTO members (id, full_name, name_key, name_folded, birth_date, gender, identity,
                         card_index, citizen_id_index, contact, phone_index, zalo_id_index,
                         admitted_on, official_on, ethnicity, education, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17))sql";

constexpr const char* k_unfinished = R"sql(
    SELECT id, first_id, last_id FROM member_imports
    WHERE state <> 'done' AND first_id IS NOT NULL ORDER BY id)sql";

constexpr const char* k_remove = R"sql(
    DELETE FROM members WHERE id BETWEEN $1 AND $2)sql";

constexpr const char* k_forget_writing = R"sql(
    DELETE FROM member_imports WHERE id = $1 AND state = 'writing')sql";

constexpr const char* k_forget_range = R"sql(
    UPDATE member_imports SET first_id = NULL, last_id = NULL WHERE id = $1)sql";

Bytes name_key(const std::string& full_name) {
    const auto key = text::name_sort_key(full_name);
    return {key.begin(), key.end()};
}

/// Writes new members, in transactions that are open no longer than others can wait.
class NewMembers {
public:
    explicit NewMembers(store::Database& database)
        : database_{database}, create_{database.prepare(k_create)} {}

    void begin() {
        if (transaction_) return;
        transaction_.emplace(database_);
        began_ = std::chrono::steady_clock::now();
    }
    void add(const ImportRow& row, Instant now) {
        const auto& record = *row.record;
        create_.run(record.id, record.full_name, row.name_key, row.keys.name_folded,
                    record.birth_date, record.gender, record.identity, record.card_index,
                    record.citizen_id_index, record.contact, record.phone_index,
                    record.zalo_id_index, record.admitted_on, record.official_on, record.ethnicity,
                    record.education, now);
        if (!first_) first_ = record.id;
        last_ = record.id;
    }
    void end_if_long() {
        if (std::chrono::steady_clock::now() - began_ >= k_longest_hold) end();
    }
    void end() {
        if (!transaction_) return;
        if (first_) store::NameIndex{database_}.add(*first_, last_);
        transaction_->commit();
        transaction_.reset();
        first_.reset();
        // So that whoever waits for the lock meets it free.
        std::this_thread::sleep_for(k_pause);
    }

private:
    store::Database& database_;
    store::Statement create_;
    std::optional<store::Transaction> transaction_;
    std::chrono::steady_clock::time_point began_;
    std::optional<MemberId> first_;
    MemberId last_ = 0;
};

class Writer {
public:
    Writer(const Office& office, const Standards& standards, CheckedSheet& sheet)
        : office_{office},
          sheet_{sheet},
          judge_{office.vault, standards.rules, standards.tree.on()},
          now_{office.actor.clock.now()},
          workers_{standards},
          known_members_{office.database, standards.tree.on()},
          stage_{office.database, office.vault},
          new_members_{office.database} {
        for (const auto& read : sheet.sheets) workers_.add_sheet(read.layout);
    }

    std::int64_t run() {
        begin();
        // What a crash takes is only what the next import would remove.
        office_.database.set_durability(store::Database::Durability::relaxed);
        write_rows();
        finish();
        return id_;
    }

private:
    void begin() {
        const auto& counts = sheet_.counts;
        std::optional<std::int64_t> first_id;
        std::optional<std::int64_t> last_id;
        if (counts.created > 0) {
            next_id_ = office_.database.reserve_ids("members", counts.created);
            first_id = next_id_;
            last_id = next_id_ + counts.created - 1;
        }
        if (counts.updated > 0) {
            next_history_ = office_.database.reserve_ids("member_history", counts.updated);
        }
        is_bulk_ = counts.created >= k_bulk && 2 * counts.created >= members_before();
        auto row = office_.database.query(k_begin, sheet_.digest, now_, counts.rows, counts.created,
                                          counts.updated, counts.unchanged, counts.rejected,
                                          first_id, last_id);
        row.step();
        id_ = row.integer(0);
        row.execute();
        if (is_bulk_) drop_number_indexes(office_.database);
    }

    std::int64_t members_before() {
        auto row = office_.database.prepare(k_count);
        row.step();
        return row.integer(0);
    }

    void write_rows() {
        sheet_.spool.rewind();
        SpooledRow row;
        for (const auto state : sheet_.states) {
            if (!sheet_.spool.next(row)) break;
            if (state != RowState::created && state != RowState::updated) continue;
            auto& next = batch_.emplace_back();
            next.written = std::move(row);
            next.id = state == RowState::created ? std::optional{next_id_++} : std::nullopt;
            if (batch_.size() == k_import_batch) hand_over();
        }
        hand_over();
        wait();
        new_members_.end();
    }

    // One batch is written while the next is sealed.
    void hand_over() {
        workers_.run(batch_, [this](ImportRow& row, DraftReader& reader) { seal(row, reader); });
        wait();
        waiting_.swap(batch_);
        worker_.start([this] { write(waiting_); });
        batch_.clear();
    }

    void wait() { worker_.wait(); }

    void seal(ImportRow& row, DraftReader& reader) const {
        row.draft = reader.read(row.written.row, row.problems);
        row.keys = keys_of(row.draft, office_.vault);
        if (!row.id) return;
        row.record = new_record(*row.id, row.draft, row.keys, office_.vault);
        row.name_key = name_key(row.draft.full_name);
    }

    void write(std::vector<ImportRow>& rows) {
        new_members_.begin();
        for (const auto& row : rows) {
            if (row.id) create(row);
        }
        change(rows);
        new_members_.end_if_long();
    }

    void create(const ImportRow& row) {
        new_members_.add(row, now_);
        const auto& draft = row.draft;
        judge_by(row);
        const auto placement =
            first_placement(draft, judge_.rules, judge_.has_official_dates, judge_.today);
        stage_.add_first_placement(*row.id, placement, is_guest(draft, judge_.rules));
        if (draft.departure) return;
        for (const auto& post : posts_of(draft)) {
            stage_.begin_post(*row.id, post, placement.from_on);
        }
    }

    void judge_by(const ImportRow& row) {
        judge_.has_official_dates =
            sheet_.sheets[row.written.sheet].layout.column(Field::official_on).has_value();
    }

    void change(std::vector<ImportRow>& rows) {
        std::vector<Wanted> wanted;
        std::vector<ImportRow*> changing;
        for (auto& row : rows) {
            if (row.id) continue;
            wanted.push_back({&row.draft, &row.keys});
            changing.push_back(&row);
        }
        if (wanted.empty()) return;
        auto answers = known_members_.find(wanted);
        for (std::size_t i = 0; i < changing.size(); ++i) change(*changing[i], answers[i]);
    }

    [[noreturn]] static void fail_as_changed() {
        throw Error{ErrorKind::conflict,
                    tr("somebody changed some of these members meanwhile; nothing was written: "
                       "import again")};
    }

    void change(const ImportRow& row, std::optional<Known>& known) {
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

    void finish() {
        if (sheet_.versions && *sheet_.versions != versions_) fail_as_changed();
        if (is_bulk_) {
            // What sorts their keys takes as much memory as the cache.
            office_.database.set_cache(k_sorting_megabytes, k_log_megabytes);
            make_number_indexes(office_.database);
        }
        office_.database.set_durability(store::Database::Durability::full);
        store::Change change{office_.database, office_.actor};
        stage_.write(id_, office_.actor);
        office_.database.execute(k_done, id_);
        const auto& counts = sheet_.counts;
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

    const Office& office_;
    CheckedSheet& sheet_;
    RowJudge judge_;
    Instant now_;
    RowWorkers workers_;
    KnownMembers known_members_;
    ImportStage stage_;
    NewMembers new_members_;
    std::vector<ImportRow> batch_;
    std::vector<ImportRow> waiting_;  // belongs to the worker while it works
    bool is_bulk_ = false;
    std::int64_t id_ = 0;
    std::int64_t next_id_ = 0;
    std::int64_t next_history_ = 0;
    std::uint64_t versions_ = 0;
    // Last, so that it ends before anything it uses goes.
    WorkerThread worker_;
};

}  // namespace

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

std::int64_t write_sheet(const Office& office, const Standards& standards, CheckedSheet& sheet) {
    try {
        return Writer{office, standards, sheet}.run();
    } catch (...) {
        office.database.set_durability(store::Database::Durability::full);
        remove_unfinished(office.database);
        throw;
    }
}

}  // namespace sotay::members
