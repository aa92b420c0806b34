#pragma once

#include "sotay/base/date.h"
#include "sotay/base/error.h"

#include <map>
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
    std::optional<std::string> previously;   ///< its code until now
    std::optional<std::string> meeting;      ///< JSON: day, time, place
    std::optional<std::string> overseen_by;  ///< JSON array of card numbers or member ids
    std::optional<std::string> consents;     ///< JSON array: config/rules/organisation-check.yaml
    std::vector<Date> terms;
    int line = 0;
    int column = 0;
};

/// A dated entry under `reorganisations:`.
struct Reorganisation {
    enum class Action { merge, split, dissolve } action = Action::merge;
    std::vector<std::string> from;
    std::vector<std::string> into;
    std::map<std::string, std::vector<std::string>> members;  ///< split: who goes where
    std::optional<std::string> rest;                          ///< split: where all others go
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

}  // namespace sotay::org
