#include "sotay/members/import_check.h"

#include "sotay/base/messages.h"
#include "sotay/formats/csv.h"
#include "sotay/members/repeated_rows.h"
#include "sotay/members/row_change.h"
#include "sotay/members/row_workers.h"
#include "sotay/members/scratch.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <utility>

namespace sotay::members {

namespace {

void reject(ImportRow& row, const Layout& layout, Field field, std::string message) {
    const auto column = layout.column(field);
    const auto& cells = row.written.cells;
    const bool is_written = column && *column < cells.size();
    row.problems.push_back(cell_problem(row.written.number, key_of(field),
                                        is_written ? cells[*column] : "", std::move(message)));
}

/// Notes by which keys rows of one sheet may mean the same member.
class RepeatFinder {
public:
    RepeatFinder(const store::Vault& vault, const std::string& folder)
        : vault_{vault}, rows_{folder} {}

    void note(const ImportRow& row, std::uint32_t ordinal) {
        const RepeatedRows::Row place{ordinal, static_cast<std::uint32_t>(row.written.number)};
        const auto& [card, citizen_id, name_folded] = row.keys;
        if (card) rows_.note(k_card, *card, place);
        if (citizen_id) rows_.note(k_citizen_id, *citizen_id, place);
        const bool has_number = card || citizen_id;
        if (!has_number && !name_folded.empty() && row.draft.organisation != nullptr) {
            rows_.note(k_person, person_digest(row), place);
        }
        if (row.known)
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
            CheckedSheet& result)
        : office_{office},
          options_{options},
          judge_{office.vault, standards.rules, standards.tree.on()},
          result_{result},
          workers_{standards},
          repeats_{office.vault, options.scratch_folder},
          known_members_{office.database, standards.tree.on()} {}

    void run() {
        try {
            csv::read_file(options_.file, [this](csv::Row&& row) { return take(std::move(row)); });
            hand_over();
            wait();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid_input) throw;
            wait();
            result_.is_readable = false;
            result_.problems.push_back(cell_problem(0, "", "", error.what()));
        }
        if (result_.layouts.empty() && result_.problems.empty()) {
            result_.problems.push_back(cell_problem(0, "", "", tr("the sheet is empty")));
        }
        reject_repeats();
        if (is_sum_wrong_) result_.versions.reset();
        std::ranges::stable_sort(result_.problems, {}, &Problem::line);
    }

private:
    bool take(csv::Row&& row) {
        if (result_.layouts.empty()) return read_headings(row);
        auto& next = batch_.emplace_back();
        next.written = {row.number, 0, std::move(row.cells)};
        if (batch_.size() == k_import_batch) hand_over();
        return true;
    }

    bool read_headings(const csv::Row& row) {
        auto layout = read_layout(row.cells, row.number, options_.headings, result_.problems);
        if (!result_.problems.empty()) return false;
        const auto& kept = result_.layouts.emplace_back(std::move(layout));
        if (options_.on_layout) options_.on_layout(kept);
        workers_.add_sheet(kept);
        return true;
    }

    // One batch is looked up in the register while the next is read and checked.
    void hand_over() {
        workers_.run(batch_, [this](ImportRow& row, DraftReader& reader) {
            row.draft = reader.read({row.written.number, row.written.cells}, row.problems);
            row.keys = keys_of(row.draft, office_.vault);
        });
        wait();
        at_work_ =
            std::async(std::launch::async,
                       [this, batch = std::exchange(batch_, {})]() mutable { finish(batch); });
        batch_.reserve(k_import_batch);
    }

    void wait() {
        if (at_work_.valid()) at_work_.get();
    }

    void finish(std::vector<ImportRow>& rows) {
        look_up(rows);
        std::string text;
        for (auto& row : rows) {
            reject_contradictions(row);
            repeats_.note(row, static_cast<std::uint32_t>(result_.states.size()));
            settle(row);
            for (const auto& cell : row.written.cells) text.append(cell).push_back('\0');
        }
        result_.digest = office_.vault.digest(to_hex(result_.digest) + text);
        if (options_.on_progress) options_.on_progress(result_.counts.rows);
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
        const auto& layout = result_.layouts[row.written.sheet];
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

    [[nodiscard]] RowState state_of(ImportRow& row) {
        judge_.has_official_dates =
            result_.layouts[row.written.sheet].column(Field::official_on).has_value();
        if (!row.is_good()) return RowState::rejected;
        if (!row.known) return RowState::created;
        if (options_.on_conflict == OnConflict::skip) return RowState::unchanged;
        const auto version = version_of(*row.known);
        if (apply_row(*row.known, row, judge_).is_empty()) return RowState::unchanged;
        *result_.versions += version;
        return RowState::updated;
    }

    void settle(ImportRow& row) {
        const auto state = state_of(row);
        result_.states.push_back(state);
        ++result_.counts.rows;
        ++result_.counts.of(state);
        result_.spool.add(row.written);
        std::ranges::move(row.problems, std::back_inserter(result_.problems));
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
        auto& state = result_.states[repeat.row.ordinal];
        if (RepeatFinder::is_member(repeat) && state == RowState::rejected) return;
        const auto field = RepeatFinder::field_of(repeat);
        const auto column = result_.layouts[written.sheet].column(field);
        const bool is_written = column && *column < written.cells.size();
        result_.problems.push_back(cell_problem(written.number, key_of(field),
                                                is_written ? written.cells[*column] : "",
                                                RepeatFinder::message_of(repeat)));
        if (state == RowState::updated) is_sum_wrong_ = true;
        --result_.counts.of(state);
        state = RowState::rejected;
        ++result_.counts.of(state);
    }

    const Office& office_;
    const ImportOptions& options_;
    RowJudge judge_;
    CheckedSheet& result_;
    RowWorkers workers_;
    RepeatFinder repeats_;
    KnownMembers known_members_;
    std::vector<ImportRow> batch_;
    bool is_sum_wrong_ = false;
    // Last, so that it is waited for before anything it uses goes.
    std::future<void> at_work_;
};

}  // namespace

std::int64_t& ImportCounts::of(RowState state) {
    switch (state) {
        case RowState::rejected:
            return rejected;
        case RowState::created:
            return created;
        case RowState::updated:
            return updated;
        case RowState::unchanged:
            return unchanged;
    }
    return rejected;
}

std::uint64_t version_of(const Known& known) {
    constexpr std::uint64_t k_spread = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
    return static_cast<std::uint64_t>(known.record.id) * k_spread ^
           static_cast<std::uint64_t>(known.updated_at);
}

void check_sheet(const Office& office, const Standards& standards, const ImportOptions& options,
                 CheckedSheet& result) {
    Checker{office, standards, options, result}.run();
}

}  // namespace sotay::members
