#pragma once

#include "sotay/members/import.h"
#include "sotay/members/import_row.h"
#include "sotay/members/row_spool.h"

#include <deque>
#include <vector>

namespace sotay::members {

/// What checking a sheet came to.
struct CheckedSheet {
    std::deque<ReadSheet> sheets;  ///< that list members; SpooledRow::sheet counts in them
    std::vector<std::string> skipped_sheets;
    RowSpool spool;  ///< every row
    RowStates states;
    ImportCounts counts;
    std::vector<Problem> problems;  ///< by row
    std::vector<Problem> warnings;
    Bytes digest;  ///< keyed, of all cells
    /// Sum of version_of() over the rows that change a member; nullopt when some of them were
    /// rejected after the sum.
    std::optional<std::uint64_t> versions = 0;
    bool is_readable = true;  ///< false when reading ended before the end
};

class ImportWriter;

/// Reads and checks every row and looks its member up. In a register without members the rows are
/// given to `early` meanwhile, unless it is null; it is abandoned when any of them is rejected.
void check_sheet(const Office& office, const Standards& standards, const ImportOptions& options,
                 CheckedSheet& result, ImportWriter* early);

}  // namespace sotay::members
