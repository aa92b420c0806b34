#include "sotay/members/import.h"

#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/members/error_sheet.h"
#include "sotay/members/first_seen.h"
#include "sotay/members/known_members.h"
#include "sotay/members/scratch.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

namespace sotay::members {

namespace {

constexpr std::size_t k_batch = 4096;

/// A row of the sheet with what was found out about it.
struct Entry {
    const Layout* layout = nullptr;
    std::vector<std::string> cells;
    Draft draft;
    Keys keys;
    std::vector<Problem> problems;
    std::optional<Known> known;

    [[nodiscard]] bool is_good() const { return problems.empty(); }
    void reject(Field field, std::string message) {
        const auto column = layout->column(field);
        const bool is_written = column && *column < cells.size();
        problems.push_back(cell_problem(draft.row, key_of(field), is_written ? cells[*column] : "",
                                        std::move(message)));
    }
};

struct Batch {
    std::vector<Entry> entries;
    std::string text;  ///< of all cells, for the digest of the file
};

/// Tells rows of one sheet that mean the same member.
class Duplicates {
public:
    explicit Duplicates(const store::Vault& vault) : vault_{vault} {}

    void check(Entry& entry) {
        const auto& [card, citizen_id, name_folded] = entry.keys;
        if (card) note(entry, cards_, *card, Field::card_number);
        if (citizen_id) note(entry, citizen_ids_, *citizen_id, Field::citizen_id);
        if (!card && !citizen_id && !name_folded.empty() && entry.draft.organisation != nullptr) {
            note(entry, persons_, person_digest(entry.draft, name_folded), Field::full_name);
        }
    }
    void check_member(Entry& entry) {
        const auto member = static_cast<std::uint64_t>(entry.known->record.id);
        const auto row = members_.note(member, entry.draft.row);
        if (row) {
            entry.reject(Field::full_name, tr("the same member stands in row {} already", *row));
        }
    }

private:
    static void note(Entry& entry, FirstSeen& seen, const Bytes& digest, Field field) {
        const auto row = seen.note(digest, entry.draft.row);
        if (row) entry.reject(field, tr("the same as in row {}", *row));
    }
    [[nodiscard]] Bytes person_digest(const Draft& draft, const std::string& name_folded) const {
        return vault_.blind_index(
            "person",
            fmt::format("{}/{}/{}", name_folded, draft.birth_date ? iso(*draft.birth_date) : "",
                        draft.organisation->id));
    }

    const store::Vault& vault_;
    FirstSeen cards_;
    FirstSeen citizen_ids_;
    FirstSeen persons_;
    FirstSeen members_;
};

/// Whether the row's post is another than the one held in its organisation.
bool is_post_new(const Known& known, const Draft& draft) {
    if (!draft.post) return false;
    const bool is_there =
        known.placement && known.placement->organisation == draft.organisation->id;
    const auto held = is_there ? known.posts : std::vector<std::string>{};
    if (draft.post->empty()) return !held.empty();
    return held.size() != 1 || held.front() != *draft.post;
}

class Importer {
public:
    Importer(const Office& office, const Standards& standards, const ImportOptions& options)
        : office_{office},
          standards_{standards},
          options_{options},
          today_{standards.tree.on()},
          duplicates_{office.vault},
          known_members_{office.database, standards.tree.on()},
          stage_{office.database} {}

    ImportReport run();

private:
    void read();
    bool take(csv::Row&& row);
    bool read_headings(const csv::Row& row);
    void hand_over();
    void wait();
    void finish(Batch& batch);
    void find_known(std::vector<Entry>& entries);
    void reserve_ids(const std::vector<Entry>& entries);
    void settle(Entry& entry);
    void reject_contradictions(Entry& entry);
    void create(const Entry& entry);
    [[nodiscard]] Placement placement_of_new(const Draft& draft) const;
    [[nodiscard]] Placement placement_after(const Known& known, const Draft& draft) const;
    void update_known(Entry& entry);
    void refuse();
    void write();
    /// False once it is sure that nothing will be written.
    [[nodiscard]] bool is_writing() const {
        return !options_.is_dry_run && (options_.is_partial || report_.counts.rejected == 0);
    }

    const Office& office_;
    const Standards& standards_;
    const ImportOptions& options_;
    Date today_;
    ImportReport report_;
    bool is_unreadable_ = false;
    std::optional<DraftReader> reader_;
    std::optional<ErrorSheet> error_sheet_;
    Duplicates duplicates_;
    KnownMembers known_members_;
    ImportStage stage_;
    Batch batch_;
    std::int64_t rows_read_ = 0;
    std::int64_t next_id_ = 0;
    Bytes digest_;
    // One batch is looked up, sealed and staged while the next is read and checked. Last, so that
    // it is waited for before anything it uses goes.
    std::future<void> at_work_;
};

ImportReport Importer::run() {
    read();
    report_.counts.rows = rows_read_;
    const auto& counts = report_.counts;
    const bool has_good_rows = counts.rejected < counts.rows;
    const bool is_usable = reader_ && !is_unreadable_ &&
                           (counts.rejected == 0 || (options_.is_partial && has_good_rows));
    if (!is_usable) refuse();
    if (!options_.is_dry_run) write();
    return std::move(report_);
}

void Importer::read() {
    try {
        csv::read_file(options_.file, [this](csv::Row&& row) { return take(std::move(row)); });
        hand_over();
        wait();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid_input) throw;
        wait();
        is_unreadable_ = true;
        report_.problems.push_back(cell_problem(0, "", "", error.what()));
    }
    if (!reader_ && report_.problems.empty()) {
        report_.problems.push_back(cell_problem(0, "", "", tr("the sheet is empty")));
    }
}

bool Importer::take(csv::Row&& row) {
    if (!reader_) return read_headings(row);
    ++rows_read_;
    auto& entry = batch_.entries.emplace_back();
    entry.layout = &report_.layout;
    entry.draft = reader_->read(row, entry.problems);
    entry.cells = std::move(row.cells);
    if (entry.draft.departure) {
        entry.reject(Field::state, tr("this member has left the cell; take the row out"));
    }
    entry.keys = keys_of(entry.draft, office_.vault);
    duplicates_.check(entry);
    for (const auto& cell : entry.cells) batch_.text.append(cell).push_back('\0');
    if (batch_.entries.size() == k_batch) hand_over();
    return true;
}

bool Importer::read_headings(const csv::Row& row) {
    report_.layout = read_layout(row.cells, row.number, options_.headings, report_.problems);
    if (!report_.problems.empty()) return false;
    if (options_.on_layout) options_.on_layout(report_.layout);
    reader_.emplace(standards_, report_.layout);
    if (!options_.error_file.empty() && !options_.is_dry_run) {
        error_sheet_.emplace(options_.error_file, report_.layout);
    }
    return true;
}

void Importer::hand_over() {
    wait();
    at_work_ = std::async(std::launch::async,
                          [this, batch = std::exchange(batch_, {})]() mutable { finish(batch); });
    batch_.entries.reserve(k_batch);
}

void Importer::wait() {
    if (at_work_.valid()) at_work_.get();
}

void Importer::finish(Batch& batch) {
    auto& entries = batch.entries;
    find_known(entries);
    for (auto& entry : entries) reject_contradictions(entry);
    if (is_writing()) reserve_ids(entries);
    ScratchWork scratch{office_.database};
    for (auto& entry : entries) settle(entry);
    scratch.finish();
    digest_ = office_.vault.digest(to_hex(digest_) + batch.text);
    report_.counts.rows += static_cast<std::int64_t>(entries.size());
    if (options_.on_progress) options_.on_progress(report_.counts.rows);
}

void Importer::find_known(std::vector<Entry>& entries) {
    std::vector<Wanted> wanted;
    std::vector<Entry*> good;
    for (auto& entry : entries) {
        if (!entry.is_good()) continue;
        wanted.push_back({&entry.draft, &entry.keys});
        good.push_back(&entry);
    }
    ScratchWork scratch{office_.database};
    auto answers = known_members_.find(wanted);
    scratch.finish();
    for (std::size_t i = 0; i < good.size(); ++i) good[i]->known = std::move(answers[i]);
}

void Importer::reserve_ids(const std::vector<Entry>& entries) {
    const auto count = std::ranges::count_if(
        entries, [](const Entry& entry) { return entry.is_good() && !entry.known; });
    if (count > 0) next_id_ = office_.database.reserve_ids("members", count);
}

void Importer::reject_contradictions(Entry& entry) {
    if (!entry.is_good() || !entry.known) return;
    if (entry.known->is_contradiction) {
        entry.reject(Field::citizen_id,
                     tr("the card number is that of one member, the citizen id that of another"));
    } else if (entry.known->is_ambiguous) {
        entry.reject(Field::full_name,
                     tr("several members of this organisation have this name and birth date; add "
                        "the card number or citizen id"));
    } else if (options_.on_conflict == OnConflict::fail) {
        entry.reject(Field::full_name, tr("is in the register already"));
    } else {
        duplicates_.check_member(entry);
    }
}

void Importer::settle(Entry& entry) {
    if (!entry.is_good()) {
        ++report_.counts.rejected;
        if (error_sheet_) error_sheet_->add(entry.cells, entry.problems);
        std::ranges::move(entry.problems, std::back_inserter(report_.problems));
    } else if (!entry.known) {
        ++report_.counts.created;
        if (is_writing()) create(entry);
    } else if (options_.on_conflict == OnConflict::skip) {
        ++report_.counts.unchanged;
    } else {
        update_known(entry);
    }
}

void Importer::create(const Entry& entry) {
    const auto& draft = entry.draft;
    const auto record = new_record(next_id_++, draft, entry.keys, office_.vault);
    const auto placement = placement_of_new(draft);
    stage_.add_new(record, entry.keys.name_folded, placement);
    if (draft.post && !draft.post->empty()) {
        stage_.add_post(record.id, placement.organisation, *draft.post, placement.from_on);
    }
}

Placement Importer::placement_after(const Known& known, const Draft& draft) const {
    if (known.placement) return next_placement(*known.placement, draft, today_);
    auto placement = placement_of_new(draft);
    placement.from_on = iso(today_);
    return placement;
}

Placement Importer::placement_of_new(const Draft& draft) const {
    const bool has_official_dates = report_.layout.column(Field::official_on).has_value();
    return first_placement(draft, standards_.rules, has_official_dates, today_);
}

void Importer::update_known(Entry& entry) {
    auto& known = *entry.known;
    const bool is_changed = !update(known.record, entry.draft, entry.keys, office_.vault).empty();
    const auto next = placement_after(known, entry.draft);
    const bool is_moved = !known.placement || !next.says_the_same_as(*known.placement);
    const bool has_new_post = is_post_new(known, entry.draft);
    ++(is_changed || is_moved || has_new_post ? report_.counts.updated : report_.counts.unchanged);
    if (!is_writing()) return;
    if (is_changed) {
        stage_.add_changed(known.record, entry.keys.name_folded, known.updated_at);
    }
    if (is_moved) {
        stage_.add_placement(known.record.id, next, known.placement);
        if (known.placement && known.placement->organisation != next.organisation) {
            stage_.add_post(known.record.id, known.placement->organisation, "", next.from_on);
        }
    }
    if (has_new_post) {
        stage_.add_post(known.record.id, next.organisation, *entry.draft.post, iso(today_));
    }
}

void Importer::refuse() {
    report_.is_refused = true;
    report_.counts.created = 0;
    report_.counts.updated = 0;
}

void Importer::write() {
    if (error_sheet_) error_sheet_->finish();
    const auto& counts = report_.counts;
    if (counts.created + counts.updated > 0) {
        report_.id = stage_.apply(office_.actor, counts, digest_);
    }
    if (error_sheet_) error_sheet_->keep();
}

}  // namespace

ImportReport import_sheet(const Office& office, const Standards& standards,
                          const ImportOptions& options) {
    return Importer{office, standards, options}.run();
}

}  // namespace sotay::members
