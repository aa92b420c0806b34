#include "member_cells.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/secret.h"

namespace sotay::cli {

namespace {

using members::Field;
using members::Member;

Json or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }
Json or_null(const std::optional<PartialDate>& date) { return date ? Json(iso(*date)) : Json(); }

}  // namespace

std::vector<Column> MemberCells::columns() const {
    std::vector<Column> columns{{"id", tr("id"), Align::right}};
    for (const auto field : members::all_fields()) {
        columns.push_back({members::key_of(field), members::heading_of(field)});
    }
    if (has_guests_) columns.push_back({"guest", tr("guest")});
    return columns;
}

std::vector<Json> MemberCells::cells(const Member& member) const {
    std::vector<Json> cells;
    cells.reserve(members::k_field_count + 2);
    cells.push_back(is_for_people_ ? Json(std::to_string(member.id)) : Json(member.id));
    for (const auto field : members::all_fields()) cells.push_back(cell(member, field));
    if (has_guests_) cells.emplace_back(member.is_guest);
    return cells;
}

Json MemberCells::hidden(const std::optional<std::string>& value) const {
    if (!value) return Json();
    return reveal_ ? *value : masked(*value);
}

Json MemberCells::term(const members::Vocabulary& terms,
                       const std::optional<std::string>& code) const {
    if (!code || code->empty()) return Json();
    return is_for_people_ ? terms.name_of(*code) : *code;
}

Json MemberCells::gender(const std::optional<std::string>& gender) const {
    if (!gender || !is_for_people_) return or_null(gender);
    return *gender == "male" ? tr("male") : tr("female");
}

Json MemberCells::cell(const Member& member, Field field) const {
    const auto* organisation = tree_.find(member.organisation);
    switch (field) {
        case Field::card_number:
            return hidden(member.card_number);
        case Field::full_name:
            return member.full_name;
        case Field::birth_date:
            return or_null(member.birth_date);
        case Field::gender:
            return gender(member.gender);
        case Field::citizen_id:
            return hidden(member.citizen_id);
        case Field::phone:
            return hidden(member.phone);
        case Field::zalo_id:
            return or_null(member.zalo_id);
        case Field::email:
            return or_null(member.email);
        case Field::org_code:
            return organisation == nullptr ? Json() : Json(organisation->code);
        case Field::org_name:
            return organisation == nullptr ? Json() : Json(organisation->name);
        case Field::admitted_on:
            return or_null(member.admitted_on);
        case Field::official_on:
            return or_null(member.official_on);
        case Field::state:
            return term(rules_.states, member.state);
        case Field::post:
            return term(rules_.posts, member.post);
        case Field::ethnicity:
            return or_null(member.ethnicity);
        case Field::education:
            return or_null(member.education);
    }
    return Json();
}

std::string state_code(const std::string& word, const members::MemberRules& rules) {
    if (const auto* term = rules.states.find(word)) return term->code;
    const auto near = rules.states.nearest(word);
    throw Error{ErrorKind::usage,
                near.empty() ? tr("--state: no state of a member is called \"{}\"", word)
                             : tr("--state: no state of a member is called \"{}\"; the nearest is "
                                  "\"{}\"",
                                  word, near)};
}

}  // namespace sotay::cli
