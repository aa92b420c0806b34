#pragma once

#include "context.h"

#include "sotay/formats/json.h"
#include "sotay/org/plan.h"
#include "sotay/org/tree.h"

#include <CLI/CLI.hpp>

namespace sotay::cli {

/// `sotay org plan` and `sotay org apply`, in a file of their own.
void add_org_plan(CLI::App& noun, Context& context);
/// `sotay org undo`.
void add_org_undo(CLI::App& noun, Context& context);
/// `sotay org history`.
void add_org_history(CLI::App& noun, Context& context);
/// `sotay org tree`.
void add_org_tree(CLI::App& noun, Context& context);
/// `sotay org chart`.
void add_org_chart(CLI::App& noun, Context& context);
/// `sotay org check`.
void add_org_check(CLI::App& noun, Context& context);

/// Members of each organisation with everything below it.
[[nodiscard]] org::MemberCounts subtree_counts(const org::Tree& tree, org::MemberCounts counts);
/// An object of `org list`, with the keys of the command-line contract.
[[nodiscard]] Json organisation_json(const org::Organisation& organisation, const org::Tree& tree,
                                     std::int64_t members);

}  // namespace sotay::cli
