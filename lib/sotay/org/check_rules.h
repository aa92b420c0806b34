#pragma once

#include "sotay/rules/rule_set.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::org {

/// What can be found about an organisation; its code is what JSON and the rule file call it.
enum class Rule {
    few_official,          ///< fewer official members than `limit`
    many_members,          ///< `limit` members or more, probationary ones included
    no_groups,             ///< `limit` members or more and none of `groups` below it
    few_members,           ///< fewer members than `limit` in it and everything below it
    large_board,           ///< standing board over `fraction` of the committee
    no_secretary,          ///< members or organisations below it, but no secretary
    no_cell_committee,     ///< `limit` official members or more without a cell committee
    large_cell_committee,  ///< cell committee of more than `limit`
    large_committee,       ///< committee of more than `limit`
    term,                  ///< `months` since the last congress have passed, or soon will have
    empty,                 ///< neither members nor organisations below it
    unknown_kind,          ///< of a kind that the rules of the day no longer know
    unknown_consent,       ///< a consent that no rule of the day asks for
};
[[nodiscard]] const char* code_of(Rule rule);
[[nodiscard]] std::optional<Rule> rule_of(std::string_view code);

struct Fraction {
    int part = 0;
    int whole = 1;
};

/// One check of a rule set.
struct Check {
    Rule rule = Rule::few_official;
    std::vector<std::string> kinds;  ///< that it holds for; empty = all
    std::vector<std::string> under;  ///< only below a superior of these kinds; empty = any
    std::vector<std::string> groups;
    int limit = 0;
    Fraction fraction;
    std::string consent;                    ///< recorded with an organisation, it lifts the check
    std::optional<Fraction> consent_below;  ///< … or raises its fraction, itself not reached
    int months = 0;
    int notice_months = 0;  ///< how long before the end of a term to say so
    std::string citation;
};

/// Codes of posts (config/rules/members.yaml) by what they make their holder.
struct PostGroups {
    std::vector<std::string> secretary;
    std::vector<std::string> leaders;         ///< secretary and deputies
    std::vector<std::string> board;           ///< standing board, leaders included
    std::vector<std::string> committee;       ///< the board included
    std::vector<std::string> cell_committee;  ///< leaders included
};

struct CheckRules {
    PostGroups posts;
    rules::Dated<std::vector<Check>> checks;
};

/// config/rules/organisation-check.yaml. Throws Error{invalid_input} with every problem.
[[nodiscard]] CheckRules load_checks(const rules::Directories& directories);

}  // namespace sotay::org
