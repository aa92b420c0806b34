#pragma once

#include "sotay/base/error.h"
#include "sotay/formats/sheets.h"
#include "sotay/members/columns.h"
#include "sotay/members/draft.h"
#include "sotay/members/import_row.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// A sheet that is being read.
struct ReadSheet {
    std::string name;  ///< "" for CSV
    sheets::Encoding encoding = sheets::Encoding::utf_8;
    bool has_fonts = false;
    int header_row = 0;
    Layout layout;
};

/// What to do with a row whose member is in the register already.
enum class OnConflict { update, skip, fail };

struct ImportOptions {
    std::string file;  ///< CSV or XLSX; "-" is standard input
    sheets::Encoding encoding = sheets::Encoding::automatic;
    std::optional<std::string> sheet = {};  ///< of a workbook; nullopt = all that list members
    HeadingMap headings = {};
    OnConflict on_conflict = OnConflict::update;
    bool is_partial = false;  ///< write the good rows although others are bad
    bool is_dry_run = false;
    std::string error_file = {};  ///< where rejected rows go; "" = nowhere
    std::string lock_file = {};   ///< that one import holds at a time; "" = nobody else is there
    std::function<void(const ReadSheet&)> on_sheet = {};
    std::function<void(std::int64_t rows)> on_progress = {};
};

struct ImportReport {
    /// Counts of what was written, of what would be in a dry run; nothing is created or updated
    /// when the import was refused.
    ImportCounts counts;
    /// file = name of the sheet of a workbook, line = row of the sheet, field = key of the column.
    std::vector<Problem> problems;
    std::vector<Problem> warnings;   ///< what is worth a look in rows that are good
    std::optional<std::int64_t> id;  ///< null when nothing was written
    std::vector<ReadSheet> sheets;   ///< in their order
    std::vector<std::string> skipped_sheets;
    bool is_refused = false;  ///< nothing was written because of the problems
};

/// The register that an import writes to.
struct Office {
    store::Database& database;
    const store::Vault& vault;
    const store::Actor& actor;
};

/// Reads, checks and writes a sheet of members; `standards` hold the tree of today. Memory does not
/// grow with the sheet but for its problems and a byte a row. The members appear all at once; the
/// write lock is never held for long. Throws Error{environment} when the file or database fails,
/// Error{conflict} when the register changed meanwhile or another import is at work.
[[nodiscard]] ImportReport import_sheet(const Office& office, const Standards& standards,
                                        const ImportOptions& options);

}  // namespace sotay::members
