#include "sotay/members/import.h"

#include "sotay/members/error_sheet.h"
#include "sotay/members/import_check.h"
#include "sotay/members/import_write.h"

#include <utility>

namespace sotay::members {

namespace {

constexpr int k_cache_megabytes = 24;

/// Every rejected row of the sheet, with its problems.
void write_rejected(CheckedSheet& sheet, ErrorSheet& errors) {
    sheet.spool.rewind();
    SpooledRow row;
    auto problem = sheet.problems.begin();
    for (const auto state : sheet.states) {
        if (!sheet.spool.next(row)) return;
        while (problem != sheet.problems.end() && problem->line < row.number) ++problem;
        std::vector<Problem> own;
        for (; problem != sheet.problems.end() && problem->line == row.number; ++problem) {
            own.push_back(*problem);
        }
        if (state == RowState::rejected) errors.add(row.cells, own);
    }
}

/// Without a good row, or with a bad one that was not allowed for, nothing is written.
bool is_usable(const CheckedSheet& sheet, const ImportOptions& options) {
    const auto& counts = sheet.counts;
    if (!sheet.is_readable || sheet.layouts.empty()) return false;
    return counts.rejected == 0 || (options.is_partial && counts.rejected < counts.rows);
}

}  // namespace

ImportReport import_sheet(const Office& office, const Standards& standards,
                          const ImportOptions& options) {
    office.database.set_cache(k_cache_megabytes);
    CheckedSheet sheet{options.scratch_folder};
    check_sheet(office, standards, options, sheet);
    ImportReport report;
    report.is_refused = !is_usable(sheet, options);
    report.counts = sheet.counts;
    if (report.is_refused) report.counts.created = report.counts.updated = 0;
    if (!options.is_dry_run) {
        std::optional<ErrorSheet> errors;
        if (!options.error_file.empty() && !sheet.layouts.empty()) {
            errors.emplace(options.error_file, sheet.layouts.front());
            write_rejected(sheet, *errors);
            errors->finish();
        }
        if (report.counts.created + report.counts.updated > 0) {
            report.id = write_sheet(office, standards, options, sheet);
        }
        if (errors) errors->keep();
    }
    if (!sheet.layouts.empty()) report.layout = sheet.layouts.front();
    report.problems = std::move(sheet.problems);
    return report;
}

}  // namespace sotay::members
