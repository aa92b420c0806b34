#pragma once

#include "context.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace sotay::cli {

/// Parses, chooses the language, runs the verb. Returns the exit code; throws Error.
int run_command_line(int argc, char** argv);

/// The whole command tree, every noun filled in: for completion and manual pages.
[[nodiscard]] std::unique_ptr<CLI::App> whole_tree(Context& context);

}  // namespace sotay::cli
