#pragma once

#include "context.h"
#include "listing.h"

#include "sotay/formats/json.h"
#include "sotay/formats/xlsx.h"

#include <CLI/CLI.hpp>

namespace sotay::cli {

// Verbs of `sotay stats`, each in the file of its name.
void add_stats_directive(CLI::App& noun, Context& context);
void add_stats_notify(CLI::App& noun, Context& context);

/// A figure as a spreadsheet holds it.
[[nodiscard]] xlsx::Cell to_cell(const Json& value, bool is_percent);

}  // namespace sotay::cli
