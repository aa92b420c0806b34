#pragma once

#include "sotay/base/date.h"
#include "sotay/base/error.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::org {

/// An organisation as the hierarchy file wants it.
struct Desired {
    std::string code;
    std::string name;
    std::string kind;
    std::optional<std::string> parent;  ///< code; none for a topmost organisation of the file
    int position = 0;                   ///< among its siblings
    std::optional<Date> founded_on;
    std::vector<std::string> previously;     ///< its codes until now, the newest first
    std::optional<std::string> meeting;      ///< JSON: day, time, place
    std::optional<std::string> overseen_by;  ///< JSON array of card numbers or member ids
    std::vector<Date> terms;
    int line = 0;
    int column = 0;
};

/// A word of the file with its place.
struct Named {
    std::string text;
    int line = 0;
    int column = 0;
};

/// Whom a target of a split takes; every condition given must hold.
struct MemberRule {
    std::optional<Date> born_before;
    std::optional<Date> born_from;
    std::optional<Date> admitted_before;
    std::optional<Date> admitted_from;
    std::optional<std::string> gender;  ///< "male", "female"
    std::vector<Named> states;          ///< codes of config/rules/members.yaml; empty = any
};

/// What one organisation gets of a split one.
struct Share {
    std::string code;
    bool takes_rest = false;
    std::optional<MemberRule> rule;
    std::vector<Named> references;  ///< card numbers or member ids
};

/// A dated entry under `reorganisations:`.
struct Reorganisation {
    enum class Action { merge, split, dissolve } action = Action::merge;
    std::vector<Named> from;  ///< those that end
    std::vector<Named> into;
    /// Split only: the organisation stands on and gives members away.
    bool is_continued = false;
    std::vector<Share> shares;  ///< split, in the order of the file
    std::optional<Date> on;
    std::optional<std::string> decision;
    int line = 0;
    int column = 0;
};

struct Hierarchy {
    std::string file;
    std::vector<Desired> organisations;  ///< parents before their children
    std::vector<Reorganisation> reorganisations;
};

/// Reads a hierarchy file. What is wrong within the file (syntax, unknown key, duplicate code,
/// cycle, bad date) is appended to `problems`. Throws Error{environment} when the file cannot be
/// read.
[[nodiscard]] Hierarchy read_hierarchy(const std::string& path, std::vector<Problem>& problems);

/// "merge", "split" or "dissolve".
[[nodiscard]] const char* code_of(Reorganisation::Action action);

}  // namespace sotay::org
