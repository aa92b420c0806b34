#include "sotay/members/import_check.h"

#include "sotay/base/messages.h"
#include "sotay/members/import_batches.h"
#include "sotay/members/import_writer.h"
#include "sotay/members/repeated_rows.h"
#include "sotay/members/row_change.h"
#include "sotay/members/row_workers.h"
#include "sotay/members/scratch.h"
#include "sotay/members/sheet_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace sotay::members {

namespace {

// Then the rows come so slowly that nobody should wait for the next ones to be written.
constexpr std::chrono::milliseconds k_longest_idle{20};

void reject(ImportRow& row, const Layout& layout, Field field, std::string message) {
    const auto column = layout.column(field);
    const auto& cells = row.written.row.cells;
    const bool is_written = column && *column < cells.size();
    row.problems.push_back(cell_problem(row.written.row.number, key_of(field),
                                        is_written ? cells[*column] : "", std::move(message)));
}

/// Notes by which keys rows of one sheet may mean the same member.
class RepeatFinder {
public:
    explicit RepeatFinder(const store::Vault& vault) : vault_{vault} {}

    void note(const ImportRow& row, std::uint32_t ordinal) {
        const RepeatedRows::Row place{ordinal, static_cast<std::uint32_t>(row.written.row.number)};
        const auto& [card, citizen_id, name_folded] = row.keys;
        if (card) rows_.note(k_card, *card, place);
        if (citizen_id) rows_.note(k_citizen_id, *citizen_id, place);
        const bool has_number = card || citizen_id;
        if (!has_number && !name_folded.empty() && row.draft.organisation != nullptr) {
            rows_.note(k_person, person_digest(row), place);
        }
        if (row.known && !row.known->is_merged)
            rows_.note(k_member, static_cast<std::uint64_t>(row.known->record.id), place);
    }
    std::vector<RepeatedRows::Repeat> find() { return rows_.find(); }

    [[nodiscard]] static Field field_of(const RepeatedRows::Repeat& repeat) {
        if (repeat.kind == k_card) return Field::card_number;
        return repeat.kind == k_citizen_id ? Field::citizen_id : Field::full_name;
    }
    [[nodiscard]] static bool is_member(const RepeatedRows::Repeat& repeat) {
        return repeat.kind == k_member;
    }
    [[nodiscard]] static std::string message_of(const RepeatedRows::Repeat& repeat) {
        return repeat.kind == k_member
                   ? tr("the same member stands in row {} already", repeat.first_number)
                   : tr("the same as in row {}", repeat.first_number);
    }

private:
    static constexpr RepeatedRows::Kind k_card = 0;
    static constexpr RepeatedRows::Kind k_citizen_id = 1;
    static constexpr RepeatedRows::Kind k_person = 2;
    static constexpr RepeatedRows::Kind k_member = 3;

    [[nodiscard]] Bytes person_digest(const ImportRow& row) const {
        const auto& birth_date = row.draft.birth_date;
        return vault_.blind_index(
            "person", fmt::format("{}/{}/{}", row.keys.name_folded,
                                  birth_date ? iso(*birth_date) : "", row.draft.organisation->id));
    }

    const store::Vault& vault_;
    RepeatedRows rows_;
};

class Checker {
public:
    Checker(const Office& office, const Standards& standards, const ImportOptions& options,
            CheckedSheet& result, ImportWriter* early)
        : office_{office},
          options_{options},
          judge_{office.vault, standards.rules, standards.tree.on()},
          result_{result},
          workers_{standards},
          repeats_{office.vault},
          known_members_{office.database, standards.tree.on()},
          early_{early != nullptr && known_members_.is_nobody() ? early : nullptr},
          is_early_{early_ != nullptr} {
        batches_.when_idle(k_longest_idle, [this] { pause_early(); });
    }

    void run() {
        try {
            SheetFinder finder{options_, result_,
                               [this](const ReadSheet& sheet) { begin_sheet(sheet); },
                               [this](sheets::Row&& row) { take(std::move(row)); }};
            finder.read();
            hand_over();
            batches_.wait();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid_input) throw;
            batches_.wait();
            result_.is_readable = false;
            result_.problems.push_back(cell_problem(0, "", "", error.what()));
        }
        reject_repeats();
        if (result_.counts.rejected > 0 || !result_.is_readable) abandon_early();
        if (is_sum_wrong_) result_.versions.reset();
        sort_problems();
    }

private:
    void begin_sheet(const ReadSheet& sheet) {
        hand_over();
        batches_.wait();
        workers_.add_sheet(sheet.layout);
        if (options_.on_sheet) options_.on_sheet(sheet);
    }

    void take(sheets::Row&& row) {
        const auto sheet = static_cast<std::uint8_t>(result_.sheets.size() - 1);
        auto& next = batches_.add();
        next.written = {std::move(row), sheet};
        next.id.reset();
        if (batches_.filled().size() == k_import_batch) hand_over();
    }

    /// By sheet and row, the cells of a row in the order in which they were found.
    void sort_problems() {
        std::unordered_map<std::string, std::size_t> order;
        for (const auto& sheet : result_.sheets) order.emplace(sheet.name, order.size());
        std::ranges::stable_sort(result_.problems, {}, [&order](const Problem& problem) {
            const auto found = order.find(problem.file);
            return std::pair{found == order.end() ? 0 : found->second, problem.line};
        });
    }

    // One batch is looked up in the register, or written, while the next is checked and another
    // read.
    void hand_over() {
        if (batches_.filled().empty()) return;
        if (is_early_) give_ids(batches_.filled());
        batches_.hand_over();
    }

    void prepare(std::vector<ImportRow>& rows) {
        keep_as_written(rows);
        workers_.run(rows, [this](ImportRow& row, DraftReader& reader) {
            read_row(row, reader, office_.vault);
        });
    }

    void keep_as_written(const std::vector<ImportRow>& rows) {
        std::string text;
        for (const auto& row : rows) {
            result_.spool.add(row.written);
            for (const auto& cell : row.written.row.cells) text.append(cell).push_back('\0');
        }
        result_.digest = office_.vault.digest(to_hex(result_.digest) + text);
    }

    void give_ids(std::span<ImportRow> rows) {
        if (next_id_ == 0) {
            batches_.wait();
            early_->begin_first();
            next_id_ = early_->first_id();
        }
        for (auto& row : rows) row.id = next_id_++;
    }

    void finish(std::vector<ImportRow>& rows) {
        if (known_members_.is_nobody()) {
            for (auto& row : rows) row.state = state_of(row);
        } else {
            compare(rows);
        }
        for (auto& row : rows) {
            repeats_.note(row, static_cast<std::uint32_t>(result_.states.size()));
            settle(row);
        }
        if (is_early_) write_early(rows);
        for (auto& row : rows) row.known.reset();
        if (options_.on_progress) options_.on_progress(result_.counts.rows);
    }

    // A sheet with a bad row is only checked from there on.
    void write_early(const std::vector<ImportRow>& rows) {
        if (result_.counts.rejected > 0 || !early_->write(rows)) abandon_early();
    }

    void abandon_early() {
        if (!is_early_.exchange(false)) return;
        early_->abandon();
    }

    void pause_early() {
        if (is_early_) early_->pause();
    }

    void compare(std::vector<ImportRow>& rows) {
        look_up(rows);
        threads_.run(rows, [this](ImportRow& row, std::size_t) {
            reject_contradictions(row);
            row.state = state_of(row);
        });
    }

    void look_up(std::vector<ImportRow>& rows) {
        std::vector<Wanted> wanted;
        std::vector<ImportRow*> good;
        for (auto& row : rows) {
            if (!row.is_good()) continue;
            wanted.push_back({&row.draft, &row.keys});
            good.push_back(&row);
        }
        ScratchWork scratch{office_.database};
        auto answers = known_members_.find(wanted);
        scratch.finish();
        for (std::size_t i = 0; i < good.size(); ++i) good[i]->known = std::move(answers[i]);
    }

    void reject_contradictions(ImportRow& row) const {
        if (!row.is_good() || !row.known) return;
        if (row.known->is_merged) {
            row.draft.warnings.push_back(
                cell_problem(row.written.row.number, key_of(Field::full_name), "",
                             tr("this entry was merged into member {}; the row changes nothing",
                                row.known->record.id)));
            return;
        }
        const auto& layout = result_.sheets[row.written.sheet].layout;
        if (row.known->is_contradiction) {
            reject(row, layout, Field::citizen_id,
                   tr("the card number is that of one member, the citizen id that of another"));
        } else if (row.known->is_ambiguous) {
            reject(row, layout, Field::full_name,
                   tr("several members of this organisation have this name and birth date; add "
                      "the card number or citizen id"));
        } else if (options_.on_conflict == OnConflict::fail) {
            reject(row, layout, Field::full_name, tr("is in the register already"));
        }
    }

    [[nodiscard]] RowState state_of(ImportRow& row) const {
        auto judge = judge_;
        judge.has_official_dates =
            result_.sheets[row.written.sheet].layout.column(Field::official_on).has_value();
        if (!row.is_good()) return RowState::rejected;
        if (!row.known) return RowState::created;
        if (options_.on_conflict == OnConflict::skip || row.known->is_merged) {
            return RowState::unchanged;
        }
        row.version = version_of(*row.known);
        if (apply_row(*row.known, row, judge).is_empty()) return RowState::unchanged;
        return RowState::updated;
    }

    void settle(ImportRow& row) {
        const auto state = row.state;
        if (state == RowState::updated) *result_.versions += row.version;
        result_.states.add(state);
        ++result_.counts.rows;
        ++result_.counts.of(state);
        const auto& sheet = result_.sheets[row.written.sheet].name;
        const auto keep = [&sheet](std::vector<Problem>& from, std::vector<Problem>& to) {
            for (auto& one : from) {
                one.file = sheet;
                to.push_back(std::move(one));
            }
        };
        keep(row.problems, result_.problems);
        keep(row.draft.warnings, result_.warnings);
    }

    void reject_repeats() {
        const auto repeats = repeats_.find();
        if (repeats.empty()) return;
        result_.spool.rewind();
        SpooledRow row;
        std::uint32_t ordinal = 0;
        for (auto next = repeats.begin(); next != repeats.end() && result_.spool.next(row);
             ++ordinal) {
            for (; next != repeats.end() && next->row.ordinal == ordinal; ++next) {
                reject_repeat(*next, row);
            }
        }
    }

    void reject_repeat(const RepeatedRows::Repeat& repeat, const SpooledRow& written) {
        const auto state = result_.states.at(repeat.row.ordinal);
        if (RepeatFinder::is_member(repeat) && state == RowState::rejected) return;
        const auto field = RepeatFinder::field_of(repeat);
        const auto column = result_.sheets[written.sheet].layout.column(field);
        const bool is_written = column && *column < written.row.cells.size();
        result_.problems.push_back(cell_problem(written.row.number, key_of(field),
                                                is_written ? written.row.cells[*column] : "",
                                                RepeatFinder::message_of(repeat)));
        result_.problems.back().file = result_.sheets[written.sheet].name;
        if (state == RowState::updated) is_sum_wrong_ = true;
        --result_.counts.of(state);
        result_.states.set(repeat.row.ordinal, RowState::rejected);
        ++result_.counts.of(RowState::rejected);
    }

    const Office& office_;
    const ImportOptions& options_;
    RowJudge judge_;
    CheckedSheet& result_;
    RowWorkers workers_;
    RowThreads threads_;  // of the worker
    RepeatFinder repeats_;
    KnownMembers known_members_;
    ImportWriter* early_;  // null when rows must not be written before all are checked
    std::atomic<bool> is_early_;
    MemberId next_id_ = 0;
    bool is_sum_wrong_ = false;
    // Last, so that it ends before anything it uses goes.
    ImportBatches batches_{[this](std::vector<ImportRow>& rows) { prepare(rows); },
                           [this](std::vector<ImportRow>& rows) { finish(rows); }};
};

}  // namespace

void check_sheet(const Office& office, const Standards& standards, const ImportOptions& options,
                 CheckedSheet& result, ImportWriter* early) {
    Checker{office, standards, options, result, early}.run();
}

}  // namespace sotay::members
