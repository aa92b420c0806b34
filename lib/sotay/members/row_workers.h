#pragma once

#include "sotay/members/draft.h"
#include "sotay/members/import_row.h"

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace sotay::members {

/// Works on the rows of a batch with as many threads as there are processors.
class RowWorkers {
public:
    explicit RowWorkers(const Standards& standards);

    /// The rows of the next sheet have this layout, which stays with the caller.
    void add_sheet(const Layout& layout);
    /// Calls `work` for every row of `rows`, with a reader for its sheet. `work` is called from
    /// several threads, for one row once. Throws what `work` throws.
    void run(std::vector<ImportRow>& rows,
             const std::function<void(ImportRow&, DraftReader&)>& work);

private:
    using Readers = std::deque<DraftReader>;  // one a sheet

    const Standards& standards_;
    std::vector<Readers> readers_;  // one a thread
};

}  // namespace sotay::members
