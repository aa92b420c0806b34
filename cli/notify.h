#pragma once

#include "context.h"

#include <CLI/CLI.hpp>

namespace sotay::cli {

// The verbs of `sotay notify`, a file a group.
void add_notify_send(CLI::App& noun, Context& context);
void add_notify_status(CLI::App& noun, Context& context);
void add_notify_gateway(CLI::App& noun, Context& context);

}  // namespace sotay::cli
