#pragma once

#include "sotay/org/check_rules.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sotay::org {

/// The members and the posts of one organisation itself, without those below it.
struct Strength {
    std::int64_t official = 0;        ///< full members, those exempt from meetings included
    std::int64_t probationary = 0;    ///< dự bị
    std::int64_t board = 0;           ///< standing board, secretary and deputies included
    std::int64_t committee = 0;       ///< committee, the board included
    std::int64_t cell_committee = 0;  ///< chi ủy, secretary and deputy included
    bool has_secretary = false;
    bool has_board = false;  ///< somebody is of the board without being secretary or deputy
    bool has_cell_committee = false;  ///< somebody is of the chi ủy without being either

    [[nodiscard]] std::int64_t members() const { return official + probationary; }
};
using Strengths = std::unordered_map<OrganisationId, Strength>;
/// First day of the newest term of those that have one.
using TermStarts = std::unordered_map<OrganisationId, Date>;

enum class Severity {
    warning,  ///< against the rule, and no consent is recorded
    notice,   ///< lawful, worth knowing
};
[[nodiscard]] const char* code_of(Severity severity);

/// One thing to look at. Never a reason to refuse anything: a superior may have consented.
struct Finding {
    OrganisationId organisation = 0;
    Rule rule = Rule::empty;
    Severity severity = Severity::warning;
    std::string message;  ///< translated: what is, and what to do
    std::string citation;
    std::optional<std::int64_t> count = {};  ///< of people, where the rule counts some
    std::optional<std::int64_t> limit = {};
    std::optional<Date> due_on = {};  ///< when the next congress is, or was, due
};

/// What a tree is judged by and with; all of the tree's own day.
struct CheckInput {
    const Tree& tree;
    const KindRules& kinds;
    const std::vector<Check>& checks;
    const Strengths& strengths;
    const TermStarts& terms;
};

/// What is worth a look in `chosen`, in their order and for each in the order of the checks.
[[nodiscard]] std::vector<Finding> check(const CheckInput& input,
                                         const std::vector<const Organisation*>& chosen);

/// The newest terms that had begun on `on`.
[[nodiscard]] TermStarts load_term_starts(store::Database& database, Date on);

/// A heading for the findings of `rule`, translated.
[[nodiscard]] std::string title_of(Rule rule);

}  // namespace sotay::org
