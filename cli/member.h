#pragma once

#include "context.h"

#include <CLI/CLI.hpp>

namespace sotay::cli {

/// `sotay member import`, in a file of its own.
void add_member_import(CLI::App& noun, Context& context);

}  // namespace sotay::cli
