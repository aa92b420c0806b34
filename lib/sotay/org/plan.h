#pragma once

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/formats/json.h"
#include "sotay/org/hierarchy.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace sotay::org {

enum class Action { create, rename, move, update, merge, split, dissolve };
[[nodiscard]] const char* code_of(Action action);

/// One line of a plan. `from` and `to` are the old and new value of what the action changes: a
/// name, a code, a parent's code, or a list of codes.
struct Change {
    Action action = Action::create;
    std::string code;
    std::string name;
    std::optional<std::string> parent;
    Json from;
    Json to;
    Date effective_on;
    std::int64_t members = 0;  ///< who belong directly to the organisations that end or change
    std::string reason;        ///< translated, for people
};

struct PlanOptions {
    Date effective_on;
    double max_removal_percent = 25;
};

struct Plan {
    std::vector<Change> changes;
    std::vector<Problem> problems;      ///< of the file: nothing can be applied (exit 3)
    std::vector<std::string> refusals;  ///< of guard rails: nothing is applied (exit 5)
    std::int64_t organisations = 0;     ///< that stand now within the file's reach
    std::int64_t unannounced_endings =
        0;  ///< those absent from the file without an entry that says why
};

using MemberCounts = std::unordered_map<OrganisationId, std::int64_t>;

/// What applying `hierarchy` to `newest` would change. `newest` is the tree after every change
/// known so far. `problems` of reading the file are carried over.
[[nodiscard]] Plan make_plan(const Hierarchy& hierarchy, const Tree& newest,
                             const rules::Dated<KindRules>& kinds, const MemberCounts& members,
                             const PlanOptions& options, std::vector<Problem> problems);

/// The tree after every change known so far, those of future dates included.
[[nodiscard]] Tree newest_tree(store::Database& database);

/// The existing organisation that `desired` describes: by its code, else by its previous one.
[[nodiscard]] const Organisation* match(const Desired& desired, const Tree& newest);

/// When a new organisation begins: as the file says, else with the reorganisation that it comes out
/// of, else on `effective_on`.
[[nodiscard]] Date founding_of(const Desired& desired, const Hierarchy& hierarchy,
                               Date effective_on);

/// True when the entry's organisations have all gone already: it was applied before.
[[nodiscard]] bool is_done(const Reorganisation& entry, const Tree& newest);

/// Standing organisations within the file's reach that the file does not mention.
[[nodiscard]] std::vector<const Organisation*> absent(const Hierarchy& hierarchy,
                                                      const Tree& newest);

}  // namespace sotay::org
