#pragma once

#include "sotay/members/header.h"
#include "sotay/members/import.h"
#include "sotay/members/import_check.h"

#include <functional>
#include <optional>
#include <vector>

namespace sotay::members {

/// Reads a file and finds the sheets in it that list members, with the headings of each.
class SheetFinder {
public:
    using Begin = std::function<void(const ReadSheet&)>;
    using Take = std::function<void(sheets::Row&&)>;

    /// `result` gets the sheets, and the problems of their headings; `begin` is called when a sheet
    /// was added to it, `take` for each row of it below the headings.
    SheetFinder(const ImportOptions& options, CheckedSheet& result, Begin begin, Take take);

    /// Throws as sheets::read_file does. Ends early when the headings of a sheet do not do.
    void read();

private:
    bool begin_sheet(const sheets::Sheet& sheet);
    bool take_row(sheets::Row&& row);
    void end_sheet();
    void open_sheet();
    void refuse_if_none();

    const ImportOptions& options_;
    CheckedSheet& result_;
    Begin begin_;
    Take take_;
    /// The sheet that is being read, until its headings are known.
    struct Unknown {
        ReadSheet sheet;
        HeaderFinder header;
    };
    std::optional<Unknown> unknown_;
    bool is_open_ = false;
    std::vector<Problem> best_problems_;  // of the first sheet that lists nobody
};

}  // namespace sotay::members
