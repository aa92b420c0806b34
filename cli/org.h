#pragma once

#include "context.h"

#include <CLI/CLI.hpp>

namespace sotay::cli {

/// `sotay org plan` and `sotay org apply`, in a file of their own.
void add_org_plan(CLI::App& noun, Context& context);
/// `sotay org undo`.
void add_org_undo(CLI::App& noun, Context& context);
/// `sotay org history`.
void add_org_history(CLI::App& noun, Context& context);

}  // namespace sotay::cli
