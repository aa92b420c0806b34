#include "sotay/members/import.h"

#include "sotay/base/messages.h"
#include "sotay/home/home.h"
#include "sotay/members/error_sheet.h"
#include "sotay/members/import_check.h"
#include "sotay/members/import_write.h"
#include "sotay/members/import_writer.h"

#include <iterator>
#include <utility>

namespace sotay::members {

namespace {

constexpr int k_cache_megabytes = 12;

/// Every rejected row of the sheet, with its problems.
void write_rejected(CheckedSheet& sheet, ErrorSheet& errors) {
    sheet.spool.rewind();
    SpooledRow row;
    auto problem = sheet.problems.begin();
    for (std::size_t at = 0; at < sheet.states.size(); ++at) {
        const auto state = sheet.states.at(at);
        if (!sheet.spool.next(row)) return;
        const auto& name = sheet.sheets[row.sheet].name;
        const auto is_own = [&](const Problem& one) {
            return one.line == row.row.number && one.file == name;
        };
        std::vector<Problem> own;
        for (; problem != sheet.problems.end() && is_own(*problem); ++problem) {
            own.push_back(*problem);
        }
        if (state == RowState::rejected) errors.add(row.row.cells, own);
    }
}

/// Rejected rows of several sheets go into one file when they have the same columns.
void require_one_layout(const CheckedSheet& sheet) {
    const auto& first = sheet.sheets.front().layout.headings;
    for (const auto& other : sheet.sheets) {
        if (other.layout.headings == first) continue;
        throw Error{ErrorKind::usage,
                    tr("the sheets \"{}\" and \"{}\" have other headings, so --errors cannot take "
                       "both: name one with --sheet",
                       sheet.sheets.front().name, other.name)};
    }
}

/// Without a good row, or with a bad one that was not allowed for, nothing is written.
bool is_usable(const CheckedSheet& sheet, const ImportOptions& options) {
    const auto& counts = sheet.counts;
    if (!sheet.is_readable || sheet.sheets.empty()) return false;
    return counts.rejected == 0 || (options.is_partial && counts.rejected < counts.rows);
}

std::int64_t write(const Office& office, const Standards& standards, CheckedSheet& sheet,
                   std::optional<ImportWriter>& early) {
    if (early && early->is_begun()) return early->finish();
    early.reset();
    return write_sheet(office, standards, sheet);
}

}  // namespace

ImportReport import_sheet(const Office& office, const Standards& standards,
                          const ImportOptions& options) {
    std::optional<home::Lock> lock;
    if (!options.lock_file.empty()) {
        lock.emplace(options.lock_file, tr("another import is at work: wait until it has ended"));
    }
    // Before anything is looked up: what a killed import left would be taken for members.
    remove_unfinished(office.database);
    office.database.set_cache(k_cache_megabytes, k_log_megabytes);
    CheckedSheet sheet;
    std::optional<ImportWriter> early;
    if (!options.is_dry_run && !options.is_partial) early.emplace(office, standards, sheet);
    check_sheet(office, standards, options, sheet, early ? &*early : nullptr);
    ImportReport report;
    report.is_refused = !is_usable(sheet, options);
    report.counts = sheet.counts;
    if (report.is_refused) report.counts.created = report.counts.updated = 0;
    if (!options.is_dry_run) {
        std::optional<ErrorSheet> errors;
        if (!options.error_file.empty() && !sheet.sheets.empty()) {
            require_one_layout(sheet);
            errors.emplace(options.error_file, sheet.sheets.front().layout);
            write_rejected(sheet, *errors);
            errors->finish();
        }
        if (report.counts.created + report.counts.updated > 0) {
            report.id = write(office, standards, sheet, early);
        }
        if (errors) errors->keep();
    }
    report.sheets.assign(std::make_move_iterator(sheet.sheets.begin()),
                         std::make_move_iterator(sheet.sheets.end()));
    report.skipped_sheets = std::move(sheet.skipped_sheets);
    report.problems = std::move(sheet.problems);
    report.warnings = std::move(sheet.warnings);
    return report;
}

}  // namespace sotay::members
