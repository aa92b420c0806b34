#pragma once

#include "sotay/members/entry.h"

#include <vector>

namespace sotay::members {

/// The placements of one person who stood in the register twice: all of `kept`, and those of
/// `dropped` for the days on which `kept` has none of the same kind, so that no day counts the
/// person twice and none forgets them. A departure stays only where nothing follows.
[[nodiscard]] std::vector<EntryPlacement> joined(const std::vector<EntryPlacement>& kept,
                                                 const std::vector<EntryPlacement>& dropped);

/// The posts of both; the same post of one organisation is held once a day.
[[nodiscard]] std::vector<EntryPost> joined(const std::vector<EntryPost>& kept,
                                            const std::vector<EntryPost>& dropped);

}  // namespace sotay::members
