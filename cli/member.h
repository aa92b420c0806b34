#pragma once

#include "context.h"

#include "sotay/formats/json.h"
#include "sotay/members/import.h"
#include "sotay/members/transfer.h"

#include <CLI/CLI.hpp>

#include <string>

namespace sotay::cli {

// One function a verb that has a file of its own.
void add_member_import(CLI::App& noun, Context& context);
void add_member_export(CLI::App& noun, Context& context);
void add_member_duplicates(CLI::App& noun, Context& context);
void add_member_merge(CLI::App& noun, Context& context);
void add_member_set(CLI::App& noun, Context& context);
void add_member_post(CLI::App& noun, Context& context);
void add_member_transfer(CLI::App& noun, Context& context);
void add_member_history(CLI::App& noun, Context& context);
void add_member_due(CLI::App& noun, Context& context);

/// A transfer as `member transfer` and `member show` print it.
[[nodiscard]] Json transfer_json(const members::Transfer& transfer, const org::Tree& tree);

/// `sotay member undo-import`.
void add_member_undo_import(CLI::App& noun, Context& context);

/// What `sotay member import FILE` does, without its report.
[[nodiscard]] members::ImportReport import_members(const std::string& file, Context& context);

}  // namespace sotay::cli
