#pragma once

#include "sotay/base/date.h"
#include "sotay/base/error.h"
#include "sotay/formats/json.h"
#include "sotay/org/tree.h"

#include <cstdint>
#include <optional>
#include <string>
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

}  // namespace sotay::org
