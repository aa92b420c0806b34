#include "sotay/members/set_draft.h"

#include "sotay/base/messages.h"
#include "sotay/members/record_store.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <array>

namespace sotay::members {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Cells = std::array<std::string, k_field_count>;

std::string& cell(Cells& cells, Field field) { return cells.at(static_cast<std::size_t>(field)); }

std::optional<Field> field_of(const std::string& key) {
    for (const auto field : all_fields()) {
        if (key == key_of(field)) return field;
    }
    return std::nullopt;
}

std::string unknown_key(const std::string& key) {
    std::vector<std::string> keys;
    for (const auto field : all_fields()) keys.emplace_back(key_of(field));
    const auto near = text::nearest(key, keys);
    return near.empty() ? tr("\"{}\" is no key of a member", key)
                        : tr("\"{}\" is no key of a member; the nearest is \"{}\"", key, near);
}

/// A sheet with every column that holds one row.
Draft read_cells(const Desk& desk, const Cells& cells, std::vector<Problem>& problems) {
    Layout layout;
    csv::Row row;
    for (const auto field : all_fields()) {
        layout.columns.at(static_cast<std::size_t>(field)) = row.cells.size();
        layout.headings.push_back(heading_of(field));
        row.cells.push_back(cells.at(static_cast<std::size_t>(field)));
    }
    return DraftReader{desk.standards, layout}.read(row, problems);
}

Cells cells_of(const Desk& desk, const Record& record, const std::optional<Stay>& home) {
    Cells cells;
    for (const auto field : all_fields()) {
        cell(cells, field) = value_of(record, field, desk.office.vault).value_or("");
    }
    const auto* place = home ? desk.standards.tree.find(home->organisation) : nullptr;
    if (place != nullptr) cell(cells, Field::org_code) = place->code;
    return cells;
}

bool is_in(const std::vector<Problem>& problems, const Problem& problem) {
    return std::ranges::any_of(problems, [&](const Problem& each) {
        return each.field == problem.field && each.message == problem.message;
    });
}

/// Keeps of a draft only what was said.
Draft only_said(Draft draft, const SetDraft& set, const Record& record) {
    Draft kept;
    kept.full_name = set.is_said(Field::full_name) ? draft.full_name : record.full_name;
    const auto keep = [&](Field field, auto& to, auto& from) {
        const bool is_emptied = std::ranges::count(set.emptied, field) > 0;
        if (set.is_said(field) && !is_emptied) to = std::move(from);
    };
    keep(Field::card_number, kept.card_number, draft.card_number);
    keep(Field::citizen_id, kept.citizen_id, draft.citizen_id);
    keep(Field::birth_date, kept.birth_date, draft.birth_date);
    keep(Field::gender, kept.gender, draft.gender);
    keep(Field::phone, kept.phone, draft.phone);
    keep(Field::zalo_id, kept.zalo_id, draft.zalo_id);
    keep(Field::email, kept.email, draft.email);
    keep(Field::admitted_on, kept.admitted_on, draft.admitted_on);
    keep(Field::official_on, kept.official_on, draft.official_on);
    keep(Field::ethnicity, kept.ethnicity, draft.ethnicity);
    keep(Field::education, kept.education, draft.education);
    keep(Field::org_code, kept.organisation, draft.organisation);
    keep(Field::state, kept.state, draft.state);
    keep(Field::state, kept.departure, draft.departure);
    keep(Field::post, kept.post, draft.post);
    for (auto& warning : draft.warnings) {
        const auto field = field_of(warning.field);
        if (field && set.is_said(*field)) kept.warnings.push_back(std::move(warning));
    }
    return kept;
}

/// Takes the pairs apart into cells.
class PairReader {
public:
    PairReader(const Desk& desk, bool has_place, SetDraft& set, std::vector<Problem>& problems)
        : desk_{desk}, has_place_{has_place}, set_{set}, problems_{problems} {}

    void read(const Pairs& pairs, Cells& cells) {
        for (const auto& [key, value] : pairs) {
            const auto field = field_of(key);
            if (!field) {
                problem(key, value, unknown_key(key));
            } else if (set_.is_said(*field)) {
                problem(key, value, tr("this key is given twice"));
            } else {
                take(*field, text::squeeze(value), cells);
            }
        }
    }

private:
    void take(Field field, const std::string& value, Cells& cells) {
        set_.said.push_back(field);
        const bool is_place = field == Field::org_code || field == Field::org_name;
        if (is_place && (has_place_ || field == Field::org_name)) {
            return problem(key_of(field), value,
                           has_place_ ? tr("a member changes the organisation by: sotay member "
                                           "transfer send")
                                      : tr("name the organisation by org_code"));
        }
        const bool may_be_empty = field != Field::full_name && field != Field::state && !is_place;
        if (value.empty() && !may_be_empty) {
            return problem(key_of(field), value, tr("this may not be empty"));
        }
        if (value.empty()) set_.emptied.push_back(field);
        cell(cells, field) = value;
    }

    void problem(const std::string& key, const std::string& value, std::string message) {
        problems_.push_back(cell_problem(0, key, value, std::move(message)));
    }

    const Desk& desk_;
    bool has_place_;
    SetDraft& set_;
    std::vector<Problem>& problems_;
};

}  // namespace

SetDraft read_set_draft(const Desk& desk, const Pairs& values, const Record& record,
                        const std::optional<Stay>& home, std::vector<Problem>& problems) {
    SetDraft set;
    auto cells = cells_of(desk, record, home);
    std::vector<Problem> old;
    static_cast<void>(read_cells(desk, cells, old));
    PairReader{desk, home.has_value(), set, problems}.read(values, cells);
    std::vector<Problem> found;
    auto draft = read_cells(desk, cells, found);
    for (auto& problem : found) {
        if (!is_in(old, problem)) problems.push_back(std::move(problem));
    }
    set.draft = only_said(std::move(draft), set, record);
    return set;
}

Draft read_new_draft(const Desk& desk, const Pairs& values, const org::Organisation& place,
                     std::vector<Problem>& problems) {
    SetDraft set;
    Cells cells;
    cell(cells, Field::org_code) = place.code;
    PairReader{desk, true, set, problems}.read(values, cells);
    return read_cells(desk, cells, problems);
}

}  // namespace sotay::members
