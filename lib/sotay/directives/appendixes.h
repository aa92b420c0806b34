#pragma once

#include "sotay/directives/directive.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <optional>
#include <span>
#include <vector>

namespace sotay::directives {

/// Remembers documents as the appendixes of another, with an audit entry. One that is an appendix
/// already, has appendixes, or is the document itself stays as it is.
void add_appendixes(store::Database& database, const store::Actor& actor, DirectiveId directive,
                    std::span<const DirectiveId> appendixes);

[[nodiscard]] std::vector<DirectiveId> appendixes_of(store::Database& database,
                                                     DirectiveId directive);
/// The document that this one is an appendix of.
[[nodiscard]] std::optional<DirectiveId> main_of(store::Database& database, DirectiveId appendix);

}  // namespace sotay::directives
