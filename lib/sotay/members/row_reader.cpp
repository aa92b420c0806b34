#include "sotay/members/row_reader.h"

#include "sotay/base/digits.h"
#include "sotay/base/messages.h"
#include "sotay/members/person_name.h"
#include "sotay/text/vietnamese.h"

#include <algorithm>

namespace sotay::members {

namespace {

bool is_email(std::string_view cell) {
    const auto at = cell.find('@');
    const auto dot = cell.rfind('.');
    return at != std::string_view::npos && at > 0 &&
           cell.find('@', at + 1) == std::string_view::npos && dot != std::string_view::npos &&
           dot > at + 1 && dot + 1 < cell.size() &&
           cell.find_first_of(" ,;<>\"()") == std::string_view::npos;
}

/// Whether squeeze() would change a cell, which is NFC and has no white space at its ends.
bool has_odd_space(std::string_view cell) {
    bool is_gap = false;
    for (const char letter : cell) {
        const auto byte = static_cast<unsigned char>(letter);
        // Every space beyond ASCII begins with one of these bytes; no Vietnamese letter does.
        if (byte < ' ' || byte == 0xE2 || byte == 0xE3 || byte == 0xC2) return true;
        if (letter == ' ' && is_gap) return true;
        is_gap = letter == ' ';
    }
    return false;
}

std::optional<std::string> read_gender_word(const std::string& cell) {
    const auto word = text::fold(text::squeeze(cell));
    if (word == "nam" || word == "male" || word == "m") return "male";
    if (word == "nu" || word == "female" || word == "f") return "female";
    return std::nullopt;
}

}  // namespace

Draft RowReader::run() {
    draft_.row = row_.number;
    check_width();
    read_card_number();
    read_name();
    draft_.birth_date = read_date(Field::birth_date);
    read_gender();
    read_citizen_id();
    read_phone();
    read_zalo_id();
    read_email();
    read_organisation();
    draft_.admitted_on = read_date(Field::admitted_on);
    draft_.official_on = read_date(Field::official_on);
    read_state();
    read_post();
    draft_.ethnicity = plain(Field::ethnicity);
    draft_.education = plain(Field::education);
    check_birth();
    check_admission();
    check_official();
    check_state();
    return std::move(draft_);
}

const std::string& RowReader::cell(Field field) const {
    static const std::string k_empty;
    if (auto assembled = layout_.assembled(field, row_.cells)) {
        assembled_ = std::move(*assembled);
        return assembled_;
    }
    const auto column = layout_.column(field);
    return column && *column < row_.cells.size() ? row_.cells[*column] : k_empty;
}

void RowReader::problem(Field field, std::string message) {
    problems_.push_back(cell_problem(row_.number, key_of(field), cell(field), std::move(message)));
}

void RowReader::warn(Field field, std::string message) {
    draft_.warnings.push_back(
        cell_problem(row_.number, key_of(field), cell(field), std::move(message)));
}

bool RowReader::says_nothing(Field field) const {
    const auto& words = standards_.rules.no_value;
    return std::ranges::find(words, text::fold(text::squeeze(cell(field)))) != words.end();
}

void RowReader::check_width() {
    for (auto i = layout_.headings.size(); i < row_.cells.size(); ++i) {
        if (row_.cells[i].empty()) continue;
        problems_.push_back(cell_problem(row_.number, "", row_.cells[i],
                                         tr("the row has more cells than the sheet has headings")));
        return;
    }
}

void RowReader::read_name() {
    const auto& written = cell(Field::full_name);
    if (written.empty()) return problem(Field::full_name, tr("the name is missing"));
    auto name = read_person_name(written);
    if (name.sign.empty()) {
        if (!name.remark.empty()) {
            warn(Field::full_name, tr("\"{}\" is left out of the name", name.remark));
        }
    } else if (is_all_digits(name.sign)) {
        problem(Field::full_name, tr("a name has no digits"));
    } else {
        problem(Field::full_name, tr("a name has no \"{}\"", name.sign));
    }
    draft_.full_name = std::move(name.text);
}

void RowReader::read_gender() {
    const auto& written = cell(Field::gender);
    if (written.empty()) return;
    draft_.gender = memory_.genders.get(written, [&] { return read_gender_word(written); });
    if (!draft_.gender && !says_nothing(Field::gender)) {
        problem(Field::gender, tr("write Nam or Nữ"));
    }
}

std::optional<std::string> RowReader::plain(Field field) const {
    const auto& written = cell(field);
    if (written.empty()) return std::nullopt;
    if (!has_odd_space(written)) return written;
    auto value = text::squeeze(written);
    return value.empty() ? std::nullopt : std::optional{std::move(value)};
}

void RowReader::read_zalo_id() {
    const auto& written = cell(Field::zalo_id);
    if (written.empty()) return;
    const bool is_id = std::ranges::all_of(written, [](char letter) {
        return is_digit(letter) || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_';
    });
    const bool may_be_a_word = !std::ranges::any_of(written, is_digit);
    if (may_be_a_word && says_nothing(Field::zalo_id)) return;
    if (!is_id) return problem(Field::zalo_id, tr("a Zalo id has only letters and digits"));
    draft_.zalo_id = written;
}

void RowReader::read_email() {
    const auto& written = cell(Field::email);
    if (written.empty()) return;
    if (is_email(written)) {
        draft_.email = written;
    } else if (!says_nothing(Field::email)) {
        problem(Field::email, tr("this is no e-mail address"));
    }
}

void RowReader::read_organisation() {
    const bool has_code = !cell(Field::org_code).empty();
    const auto field =
        has_code || !layout_.column(Field::org_name) ? Field::org_code : Field::org_name;
    const auto& written = cell(field);
    if (written.empty()) return problem(field, tr("the organisation is missing"));
    auto& finder = memory_.organisations;
    const auto& answer = has_code ? finder.by_code(written) : finder.by_name(written);
    if (answer.organisation == nullptr) return problem(field, answer.problem);
    draft_.organisation = answer.organisation;
    if (has_code) compare_organisation_name();
}

void RowReader::compare_organisation_name() {
    const auto& name = cell(Field::org_name);
    const auto& organisation = *draft_.organisation;
    if (name.empty() || name == organisation.name) return;
    const bool is_same = memory_.same_organisation.get(
        std::string{organisation.code}.append(1, '\0').append(name),
        [&] { return memory_.organisations.is_name_of(name, organisation); });
    if (!is_same) {
        warn(Field::org_name, tr("the code is that of {}; the code counts", organisation.name));
    }
}

void RowReader::read_state() {
    const auto& written = cell(Field::state);
    if (written.empty()) return;
    const auto& read = memory_.states.get(
        written, [&] { return read_state_cell(written, standards_.rules, standards_.tree.on()); });
    if (!read.problem.empty()) return problem(Field::state, read.problem);
    draft_.state = read.state;
    draft_.departure = read.departure;
    draft_.departed_on = read.departed_on;
}

void RowReader::read_post() {
    const auto& written = cell(Field::post);
    if (written.empty()) return;
    const auto& read =
        memory_.posts.get(written, [&] { return read_post_cell(written, standards_.rules); });
    if (!read.problem.empty()) {
        if (!says_nothing(Field::post)) problem(Field::post, read.problem);
        return;
    }
    draft_.posts = read.posts;
    const auto here = std::ranges::find(read.posts, false, &HeldPost::is_above);
    if (here != read.posts.end()) {
        draft_.post = here->code;
    } else {
        draft_.post = read.posts.empty() ? "" : read.posts.front().code;
    }
}

}  // namespace sotay::members
