#pragma once

#include "sotay/sample/province.h"

#include <string>
#include <vector>

namespace sotay::sample {

/// A hierarchy file as `org apply` reads it; `note` stands at its head.
[[nodiscard]] std::string hierarchy_yaml(const std::vector<Commune>& province,
                                         const std::string& note);

/// The register as an office keeps it: Vietnamese headings, dates as 03/12/2026.
[[nodiscard]] std::string members_csv(const std::vector<Commune>& province);

/// First row of every roll-call CSV.
[[nodiscard]] std::string roll_call_heading();
/// One row for each member of `cell` who has a card.
[[nodiscard]] std::string roll_call_rows(const Cell& cell, const Choices& reasons, Random& random);

}  // namespace sotay::sample
