#include "sotay/members/draft.h"

#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

namespace {

constexpr std::size_t k_citizen_id_digits = 12;
constexpr std::size_t k_old_id_digits = 9;
constexpr std::size_t k_card_digits = 8;
constexpr std::size_t k_province_digits = 2;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The digits of a number written with or without spaces and dots; "" when it is no number.
std::string digits_of(std::string_view cell) {
    std::string digits;
    for (const char letter : cell) {
        if (is_digit(letter)) {
            digits += letter;
        } else if (letter != ' ' && letter != '.') {
            return "";
        }
    }
    return digits;
}

bool is_shaped_like_a_date(std::string_view cell) {
    return cell.size() >= 8 && cell.size() <= 10 && std::ranges::all_of(cell, [](char letter) {
               return is_digit(letter) || letter == '/' || letter == '-' || letter == '.';
           });
}

bool is_email(std::string_view cell) {
    const auto at = cell.find('@');
    const auto dot = cell.rfind('.');
    return at != std::string_view::npos && at > 0 &&
           cell.find('@', at + 1) == std::string_view::npos && dot != std::string_view::npos &&
           dot > at + 1 && dot + 1 < cell.size() &&
           cell.find_first_of(" ,;<>\"()") == std::string_view::npos;
}

/// One row: its cells by field, and where its problems go.
class RowReader {
public:
    RowReader(const Standards& standards, const Layout& layout, const csv::Row& row,
              std::vector<Problem>& problems)
        : standards_{standards}, layout_{layout}, row_{row}, problems_{problems} {}

    [[nodiscard]] const std::string& cell(Field field) const {
        static const std::string k_empty;
        const auto column = layout_.column(field);
        return column && *column < row_.cells.size() ? row_.cells[*column] : k_empty;
    }
    void problem(Field field, std::string message) {
        problems_.push_back(
            cell_problem(row_.number, key_of(field), cell(field), std::move(message)));
    }

    void check_width();
    std::string name();
    std::optional<std::string> plain(Field field);
    std::optional<PartialDate> date(Field field);
    std::optional<std::string> gender();
    std::optional<std::string> citizen_id();
    std::optional<std::string> card_number();
    std::optional<std::string> phone();
    std::optional<std::string> zalo_id();
    std::optional<std::string> email();
    std::optional<std::string> state();
    std::optional<std::string> post();
    const org::Organisation* organisation(OrganisationFinder& finder);
    void check_together(const Draft& draft);

private:
    void check_citizen_id(const Draft& draft);

    const Standards& standards_;
    const Layout& layout_;
    const csv::Row& row_;
    std::vector<Problem>& problems_;
};

void RowReader::check_width() {
    for (auto i = layout_.headings.size(); i < row_.cells.size(); ++i) {
        if (row_.cells[i].empty()) continue;
        problems_.push_back(cell_problem(row_.number, "", row_.cells[i],
                                         tr("the row has more cells than the sheet has headings")));
        return;
    }
}

std::string RowReader::name() {
    const auto& written = cell(Field::full_name);
    if (written.empty()) {
        problem(Field::full_name, tr("the name is missing"));
        return "";
    }
    auto name = text::title_case_name(written);
    const bool is_name = std::ranges::none_of(
        name, [](char letter) { return is_digit(letter) || letter == '@' || letter == '*'; });
    if (!is_name) problem(Field::full_name, tr("this is no person's name"));
    return name;
}

std::optional<std::string> RowReader::plain(Field field) {
    auto value = text::squeeze(cell(field));
    return value.empty() ? std::nullopt : std::optional{std::move(value)};
}

std::optional<PartialDate> RowReader::date(Field field) {
    const auto& written = cell(field);
    if (written.empty()) return std::nullopt;
    const auto date = parse_office_date(written);
    if (!date) {
        problem(field, is_shaped_like_a_date(written)
                           ? tr("the calendar has no such day; write it as 31/12/1970")
                           : tr("this is no date; write it as 31/12/1970"));
    } else if (*date > standards_.tree.on() && field != Field::official_on) {
        problem(field, tr("this day is still to come"));
    }
    return date ? std::optional{PartialDate{*date}} : std::nullopt;
}

std::optional<std::string> RowReader::gender() {
    if (cell(Field::gender).empty()) return std::nullopt;
    const auto word = text::fold(cell(Field::gender));
    if (word == "nam" || word == "male" || word == "m") return "male";
    if (word == "nu" || word == "female" || word == "f") return "female";
    problem(Field::gender, tr("write Nam or Nữ"));
    return std::nullopt;
}

std::optional<std::string> RowReader::citizen_id() {
    if (cell(Field::citizen_id).empty()) return std::nullopt;
    auto digits = digits_of(cell(Field::citizen_id));
    if (digits.size() == k_citizen_id_digits) return digits;
    if (digits.size() + 1 == k_citizen_id_digits) {
        if (standards_.repair) return "0" + digits;
        problem(Field::citizen_id,
                tr("11 digits: the leading 0 seems lost (0{}); add --repair to accept it", digits));
    } else if (digits.size() == k_old_id_digits) {
        problem(Field::citizen_id,
                tr("9 digits are the number of an old identity card; write the citizen id of 12"));
    } else if (digits.empty()) {
        problem(Field::citizen_id, tr("a citizen id is 12 digits; format the column as text"));
    } else {
        problem(Field::citizen_id, tr("a citizen id has 12 digits, this has {}", digits.size()));
    }
    return std::nullopt;
}

std::optional<std::string> RowReader::card_number() {
    if (cell(Field::card_number).empty()) return std::nullopt;
    auto digits = digits_of(cell(Field::card_number));
    const bool lacks_zero = digits.size() + 1 == k_citizen_id_digits;
    if (lacks_zero && standards_.repair) digits.insert(0, "0");
    if (digits.size() == k_citizen_id_digits) return digits;
    if (digits.size() == k_card_digits) return digits.insert(k_province_digits, ".");
    problem(Field::card_number,
            lacks_zero
                ? tr("11 digits: the leading 0 seems lost (0{}); add --repair to accept it", digits)
                : tr("a card number has 8 digits (38.123456) or 12"));
    return std::nullopt;
}

std::optional<std::string> RowReader::phone() {
    if (cell(Field::phone).empty()) return std::nullopt;
    auto number = normalise_phone(cell(Field::phone), standards_.phones);
    if (!number) {
        problem(Field::phone, tr("this is no mobile number of Vietnam (10 digits, 09…)"));
    }
    return number;
}

std::optional<std::string> RowReader::zalo_id() {
    const auto& written = cell(Field::zalo_id);
    if (written.empty()) return std::nullopt;
    const bool is_id = std::ranges::all_of(written, [](char letter) {
        return is_digit(letter) || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_';
    });
    if (is_id) return written;
    problem(Field::zalo_id, tr("a Zalo id has only letters and digits"));
    return std::nullopt;
}

std::optional<std::string> RowReader::email() {
    const auto& written = cell(Field::email);
    if (written.empty()) return std::nullopt;
    if (is_email(written)) return written;
    problem(Field::email, tr("this is no e-mail address"));
    return std::nullopt;
}

std::optional<std::string> RowReader::state() {
    const auto word = text::squeeze(cell(Field::state));
    if (word.empty()) return std::nullopt;
    const auto& states = standards_.rules.states;
    if (const auto* term = states.find(word)) return term->code;
    const auto near = states.nearest(word);
    problem(Field::state, near.empty()
                              ? tr("no state of a member is called so")
                              : tr("no state of a member is called so; the nearest is {}", near));
    return std::nullopt;
}

std::optional<std::string> RowReader::post() {
    const auto word = text::squeeze(cell(Field::post));
    if (word.empty()) return std::nullopt;
    if (std::ranges::count(standards_.rules.no_post, text::fold(word)) > 0) return "";
    const auto& posts = standards_.rules.posts;
    if (const auto* term = posts.find(word)) return term->code;
    const auto near = posts.nearest(word);
    problem(Field::post, near.empty()
                             ? tr("no post in the Party is called so")
                             : tr("no post in the Party is called so; the nearest is {}", near));
    return std::nullopt;
}

const org::Organisation* RowReader::organisation(OrganisationFinder& finder) {
    const bool has_code = !cell(Field::org_code).empty();
    const auto field =
        has_code || !layout_.column(Field::org_name) ? Field::org_code : Field::org_name;
    if (cell(field).empty()) {
        problem(field, tr("the organisation is missing"));
        return nullptr;
    }
    auto answer = has_code ? finder.by_code(cell(field)) : finder.by_name(cell(field));
    if (answer.organisation == nullptr) problem(field, std::move(answer.problem));
    return answer.organisation;
}

void RowReader::check_citizen_id(const Draft& draft) {
    if (!draft.citizen_id) return;
    const auto facts = citizen_id_facts(*draft.citizen_id);
    if (!facts) return;
    if (draft.gender && (*draft.gender == "male") != facts->is_male) {
        problem(Field::citizen_id, tr("its fourth digit stands for the other sex than the column "
                                      "\"{}\" says",
                                      layout_.heading(key_of(Field::gender))));
    }
    if (!draft.birth_date) return;
    const int year = draft.birth_date->year;
    if (year != facts->birth_year) {
        problem(Field::citizen_id,
                tr("it belongs to someone born in {}, not in {}", facts->birth_year, year));
    }
}

void RowReader::check_together(const Draft& draft) {
    check_citizen_id(draft);
    if (draft.birth_date && draft.admitted_on &&
        draft.admitted_on->latest() <= draft.birth_date->earliest()) {
        problem(Field::admitted_on,
                tr("admitted before the birth date {}", display(*draft.birth_date)));
    }
    if (draft.admitted_on && draft.official_on &&
        draft.official_on->latest() < draft.admitted_on->earliest()) {
        problem(Field::official_on,
                tr("official before the admission on {}", display(*draft.admitted_on)));
    }
}

}  // namespace

std::optional<CitizenIdFacts> citizen_id_facts(std::string_view digits) {
    if (digits.size() != k_citizen_id_digits || !std::ranges::all_of(digits, is_digit)) {
        return std::nullopt;
    }
    // The fourth digit: 0 and 1 for men and women of the 1900s, 2 and 3 of the 2000s, and so on.
    const int sex_and_century = digits[3] - '0';
    const int year = (digits[4] - '0') * 10 + (digits[5] - '0');
    return CitizenIdFacts{sex_and_century % 2 == 0, 1900 + sex_and_century / 2 * 100 + year};
}

DraftReader::DraftReader(const Standards& standards, const Layout& layout)
    : standards_{standards}, layout_{layout}, organisations_{standards} {}

Draft DraftReader::read(const csv::Row& row, std::vector<Problem>& problems) {
    RowReader reader{standards_, layout_, row, problems};
    Draft draft;
    draft.row = row.number;
    reader.check_width();
    draft.card_number = reader.card_number();
    draft.full_name = reader.name();
    draft.birth_date = reader.date(Field::birth_date);
    draft.gender = reader.gender();
    draft.citizen_id = reader.citizen_id();
    draft.phone = reader.phone();
    draft.zalo_id = reader.zalo_id();
    draft.email = reader.email();
    draft.organisation = reader.organisation(organisations_);
    draft.admitted_on = reader.date(Field::admitted_on);
    draft.official_on = reader.date(Field::official_on);
    draft.state = reader.state();
    draft.post = reader.post();
    draft.ethnicity = reader.plain(Field::ethnicity);
    draft.education = reader.plain(Field::education);
    reader.check_together(draft);
    return draft;
}

}  // namespace sotay::members
