#include "sotay/members/columns.h"

#include "sotay/base/messages.h"
#include "sotay/formats/yaml.h"
#include "sotay/members/headings.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>
#include <utility>

namespace sotay::members {

namespace {

constexpr std::string_view k_reason = "ly do";

struct Known {
    Field field;
    const char* key;
    const char* heading;
};

constexpr std::array<Known, k_field_count> k_columns{{
    {Field::card_number, "card_number", N_("card number")},
    {Field::full_name, "full_name", N_("full name")},
    {Field::birth_date, "birth_date", N_("birth date")},
    {Field::gender, "gender", N_("gender")},
    {Field::citizen_id, "citizen_id", N_("citizen id")},
    {Field::phone, "phone", N_("phone")},
    {Field::zalo_id, "zalo_id", N_("Zalo id")},
    {Field::email, "email", N_("email")},
    {Field::org_code, "org_code", N_("organisation code")},
    {Field::org_name, "org_name", N_("organisation")},
    {Field::admitted_on, "admitted_on", N_("admitted on")},
    {Field::official_on, "official_on", N_("official on")},
    {Field::state, "state", N_("state")},
    {Field::post, "post", N_("post")},
    {Field::ethnicity, "ethnicity", N_("ethnicity")},
    {Field::education, "education", N_("education")},
}};

const Known& known(Field field) { return k_columns.at(static_cast<std::size_t>(field)); }

const Known* known_key(std::string_view key) {
    const auto found = std::ranges::find(
        k_columns, key, [](const Known& each) { return std::string_view{each.key}; });
    return found == k_columns.end() ? nullptr : &*found;
}

std::string both(std::string one, const std::string& other) {
    if (one.empty() || other.empty()) return one + other;
    return one + " / " + other;
}

/// Whether the cell says yes: "x", "1" or more.
bool is_mark(const std::string& cell) { return !cell.empty() && cell != "0" && cell != "-"; }

/// `cell` if it may be a date, which needs the digits of a year.
std::string date_in(const std::string& cell) {
    constexpr std::ptrdiff_t k_least_digits = 4;
    const auto digits =
        std::ranges::count_if(cell, [](char letter) { return letter >= '0' && letter <= '9'; });
    return digits < k_least_digits ? "" : cell;
}

/// Gives each column its meaning, the doubtful ones last.
class LayoutReader {
public:
    LayoutReader(const std::vector<std::string>& headings, int row, std::vector<Problem>& problems)
        : row_{row}, problems_{problems} {
        layout_.headings = headings;
        used_.resize(headings.size());
    }

    void take(std::size_t at, const Meaning& meaning);
    [[nodiscard]] Layout finish();

private:
    using Place = std::optional<std::size_t>;

    void use(Place& column, std::size_t at) {
        column = at;
        used_[at] = true;
    }
    [[nodiscard]] Place& column_of(Field field) {
        return layout_.columns.at(static_cast<std::size_t>(field));
    }
    [[nodiscard]] Place& place_of(Part part) { return parts_.at(static_cast<std::size_t>(part)); }
    void settle_weak();
    void settle_name();
    void settle_gender();

    static constexpr std::size_t k_part_count = 4;

    Layout layout_;
    int row_;
    std::vector<Problem>& problems_;
    std::vector<bool> used_;
    std::vector<std::pair<Field, std::size_t>> weak_;
    std::array<Place, k_part_count> parts_;
};

void LayoutReader::take(std::size_t at, const Meaning& meaning) {
    const auto& heading = layout_.headings[at];
    if (heading_key(heading) == k_reason) {
        use(layout_.reason, at);
    } else if (meaning.part) {
        if (auto& place = place_of(*meaning.part); !place) place = at;
    } else if (meaning.is_weak) {
        weak_.emplace_back(*meaning.field, at);
    } else if (meaning.field) {
        auto& column = column_of(*meaning.field);
        if (column) {
            problems_.push_back(cell_problem(
                row_, key_of(*meaning.field), heading,
                tr("this column stands twice: also as \"{}\"", layout_.headings[*column])));
            used_[at] = true;
        } else {
            use(column, at);
        }
    }
}

void LayoutReader::settle_weak() {
    for (const auto& [field, at] : weak_) {
        const bool has_organisation = column_of(Field::org_code) || column_of(Field::org_name);
        const bool is_organisation = field == Field::org_code || field == Field::org_name;
        if (!column_of(field) && !(is_organisation && has_organisation)) use(column_of(field), at);
    }
}

void LayoutReader::settle_name() {
    const auto& family = place_of(Part::family_name);
    const auto& given = place_of(Part::given_name);
    if (column_of(Field::full_name) || !given) return;
    use(column_of(Field::full_name), family.value_or(*given));
    if (family) use(layout_.given_name, *given);
}

void LayoutReader::settle_gender() {
    const auto& male = place_of(Part::male);
    const auto& female = place_of(Part::female);
    const bool is_told = column_of(Field::gender) && column_of(Field::birth_date);
    if (!male || !female || is_told) return;
    layout_.by_gender = ByGender{*male, *female};
    used_[*male] = used_[*female] = true;
}

Layout LayoutReader::finish() {
    settle_weak();
    settle_name();
    settle_gender();
    for (std::size_t i = 0; i < used_.size(); ++i) {
        if (!used_[i] && !layout_.headings[i].empty()) {
            layout_.ignored.push_back(layout_.headings[i]);
        }
    }
    return std::move(layout_);
}

void check_required(const Layout& layout, int row, std::vector<Problem>& problems) {
    const auto missing = [&](const char* key, std::string message) {
        problems.push_back(cell_problem(row, key, "", std::move(message)));
    };
    if (!layout.column(Field::full_name)) {
        missing("full_name", tr("the sheet has no column \"{}\"", heading_of(Field::full_name)));
    }
    if (!layout.column(Field::org_code) && !layout.column(Field::org_name)) {
        missing("org_code", tr("the sheet has neither a column \"{}\" nor \"{}\"",
                               heading_of(Field::org_code), heading_of(Field::org_name)));
    }
}

}  // namespace

const char* key_of(Field field) { return known(field).key; }

std::string heading_of(Field field) { return translated(known(field).heading); }

const std::array<Field, k_field_count>& all_fields() {
    static const auto k_fields = [] {
        std::array<Field, k_field_count> fields{};
        for (std::size_t i = 0; i < k_field_count; ++i) fields.at(i) = k_columns.at(i).field;
        return fields;
    }();
    return k_fields;
}

HeadingMap read_heading_map(const std::string& path) {
    const auto root = yaml::parse_file(path);
    std::vector<Problem> problems;
    yaml::MapReader reader{root, path, problems};
    HeadingMap map;
    const auto* columns = reader.find("columns");
    if (columns == nullptr || columns->kind != yaml::Node::Kind::map) {
        reader.problem("columns", tr("must map headings of the sheet to keys of columns"));
    } else {
        for (const auto& [heading, key, line, column] : columns->entries) {
            if (const auto* known = known_key(key.text)) {
                map.emplace(heading_key(heading), known->field);
                continue;
            }
            std::vector<std::string> keys;
            for (const auto& each : k_columns) keys.emplace_back(each.key);
            problems.push_back({path, key.line, key.column, heading, key.text,
                                tr("\"{}\" is no key of a column; the nearest is \"{}\"", key.text,
                                   text::nearest(key.text, keys))});
        }
    }
    reader.finish();
    yaml::throw_if_any(problems);
    return map;
}

Problem cell_problem(int row, std::string field, std::string value, std::string message) {
    return {"", row, 0, std::move(field), std::move(value), std::move(message)};
}

std::string Layout::heading(std::string_view key) const {
    const auto* column = known_key(key);
    if (column == nullptr) return std::string{key};
    const auto at = this->column(column->field);
    return at ? headings[*at] : heading_of(column->field);
}

std::optional<std::string> Layout::assembled(Field field,
                                             const std::vector<std::string>& cells) const {
    const auto cell = [&](std::size_t at) { return at < cells.size() ? cells[at] : std::string{}; };
    if (field == Field::full_name && given_name) {
        return text::squeeze(cell(*column(field)) + " " + cell(*given_name));
    }
    const bool is_by_gender = by_gender && (field == Field::birth_date || field == Field::gender);
    if (!is_by_gender || column(field)) return std::nullopt;
    const auto male = cell(by_gender->male);
    const auto female = cell(by_gender->female);
    if (field == Field::birth_date) return both(date_in(male), date_in(female));
    return both(is_mark(male) ? "Nam" : "", is_mark(female) ? "Nữ" : "");
}

Layout read_layout(const std::vector<std::string>& headings, int row, const HeadingMap& map,
                   std::vector<Problem>& problems) {
    LayoutReader reader{headings, row, problems};
    for (std::size_t i = 0; i < headings.size(); ++i) reader.take(i, meaning_of(headings[i], map));
    auto layout = reader.finish();
    check_required(layout, row, problems);
    return layout;
}

}  // namespace sotay::members
