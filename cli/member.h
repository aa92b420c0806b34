#pragma once

#include "context.h"

#include "sotay/members/import.h"

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

/// `sotay member import`, in a file of its own.
void add_member_import(CLI::App& noun, Context& context);

/// `sotay member undo-import`.
void add_member_undo_import(CLI::App& noun, Context& context);

/// What `sotay member import FILE` does, without its report.
[[nodiscard]] members::ImportReport import_members(const std::string& file, Context& context);

}  // namespace sotay::cli
