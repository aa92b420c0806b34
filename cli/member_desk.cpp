#include "member_desk.h"

#include "command.h"
#include "listing.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/members/member.h"
#include "sotay/rules/holidays.h"

namespace sotay::cli {

MemberDesk::MemberDesk(Context& context)
    : actor_{context.actor()},
      office_{context.database(), context.vault(), actor_},
      tree_{org::Tree::load(context.database(), context.today())},
      kinds_{org::load_kinds(context.home().rule_directories())},
      rules_{members::load_rules(context.home().rule_directories())},
      phones_{members::load_phone_plans(context.home().rule_directories())},
      citizen_ids_{members::load_citizen_ids(context.home().rule_directories())},
      admissions_{members::load_admissions(context.home().rule_directories())},
      standards_{tree_,
                 kinds_.in_force_on(tree_.on()).rules,
                 rules_.in_force_on(tree_.on()).rules,
                 phones_.in_force_on(tree_.on()).rules,
                 citizen_ids_.in_force_on(tree_.on()).rules,
                 admissions_,
                 false},
      membership_{members::load_membership(context.home().rule_directories())},
      working_days_{rules::load_working_days(context.home().rule_directories(), tree_.on())},
      desk_{office_, standards_, membership_, working_days_} {}

std::string MemberDesk::state_name(const std::string& code) const {
    const auto& departures = standards_.rules.departures;
    return departures.find(code) == nullptr ? standards_.rules.states.name_of(code)
                                            : departures.name_of(code);
}

members::MemberId MemberDesk::member(const std::string& reference) const {
    const auto id = members::find_reference(office_.database, office_.vault, reference);
    if (id) return *id;
    throw Error{ErrorKind::not_found,
                tr("no member has this id or card number; look with: sotay member list "
                   "--search \"NAME\"")};
}

Date MemberDesk::day(const std::string& text) const {
    return text.empty() ? tree_.on() : date_option("--on", text);
}

void note_warnings(const std::vector<std::string>& warnings, const Context& context) {
    for (const auto& warning : warnings) context.note(tr("warning: {}", warning));
}

std::pair<std::string, std::string> key_value(const std::string& argument) {
    const auto at = argument.find('=');
    if (at == std::string::npos || at == 0) {
        throw Error{ErrorKind::usage, tr("\"{}\" is not of the form key=value", argument)};
    }
    return {argument.substr(0, at), argument.substr(at + 1)};
}

std::string field_heading(const std::string& key) {
    if (key == "transfer") return tr("transfer");
    if (key == "guest") return tr("guest");
    for (const auto field : members::all_fields()) {
        if (key == members::key_of(field)) return members::heading_of(field);
    }
    return key;
}

Json value_problems(const std::vector<Problem>& problems) {
    Json list = Json::array();
    for (const auto& problem : problems) {
        list.push_back(
            {{"field", problem.field}, {"value", problem.value}, {"message", problem.message}});
    }
    return list;
}

void list_value_problems(const std::vector<Problem>& problems, const Context& context) {
    const bool people = context.is_for_people();
    Listing listing{context,
                    {{"field", tr("column")}, {"value", tr("value")}, {"message", tr("why")}}};
    for (const auto& problem : problems) {
        listing.add({people ? field_heading(problem.field) : problem.field, problem.value,
                     problem.message});
    }
    listing.finish();
}

void print_value_problems(const std::vector<Problem>& problems, const Context& context) {
    if (context.format() == Format::csv) return list_value_problems(problems, context);
    if (!context.is_for_people()) {
        return print_json(context, {{"problems", value_problems(problems)}});
    }
    context.print(tr("nothing was written to the register:"));
    list_value_problems(problems, context);
}

}  // namespace sotay::cli
