#pragma once

#include "sotay/formats/yaml.h"
#include "sotay/org/hierarchy.h"

#include <optional>
#include <string>
#include <vector>

namespace sotay::org {

/// One entry under `reorganisations:`. What is wrong with it is appended to `problems`.
[[nodiscard]] Reorganisation read_reorganisation(const yaml::Node& node, const std::string& file,
                                                 std::vector<Problem>& problems);

/// The date under `key`; anything else there is a problem.
[[nodiscard]] std::optional<Date> read_date(yaml::MapReader& map, const char* key);

}  // namespace sotay::org
