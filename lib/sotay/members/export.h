#pragma once

#include "sotay/members/member.h"
#include "sotay/members/rules.h"
#include "sotay/org/tree.h"

#include <cstdint>
#include <string>

namespace sotay::members {

struct ExportOptions {
    Filter filter = {};
    std::string file;          ///< "-" is standard output, which takes CSV only
    bool is_workbook = false;  ///< XLSX instead of CSV
    bool has_bom = false;      ///< of a CSV
    /// Fill the columns of card numbers, citizen ids and phones, which else stay empty: what is
    /// masked must not come back by an import.
    bool reveal = false;
};

struct ExportReport {
    std::int64_t members = 0;
    /// Members with several posts in their organisation. The import knows one, and ends others, so
    /// their cell stays empty.
    std::int64_t with_several_posts = 0;
};

/// Writes the members of `tree`'s day as a sheet that `import_sheet` reads and finds unchanged: its
/// columns, headings in the chosen language, dates as 31/12/1970. Streams; a file is readable by
/// its owner only and takes the place of an older one when it is complete. A cell that begins with
/// = + - @ is written as it is. Throws Error{environment} when the file cannot be written,
/// Error{invalid_input} when a workbook is full.
[[nodiscard]] ExportReport export_members(store::Database& database, const store::Vault& vault,
                                          const org::Tree& tree, const MemberRules& rules,
                                          const ExportOptions& options);

}  // namespace sotay::members
