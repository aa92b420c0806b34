#pragma once

#include "sotay/base/worker_thread.h"
#include "sotay/members/draft.h"
#include "sotay/members/import_row.h"

#include <deque>
#include <functional>
#include <vector>

namespace sotay::members {

/// Works on the rows of a batch with as many threads as there are processors.
class RowThreads {
public:
    RowThreads();

    [[nodiscard]] std::size_t size() const { return others_.size() + 1; }
    /// Calls `work` for every row of `rows` once, with the number of the thread. Throws what `work`
    /// throws. One call at a time.
    void run(std::vector<ImportRow>& rows,
             const std::function<void(ImportRow&, std::size_t thread)>& work);

private:
    std::deque<WorkerThread> others_;  // beside the one that calls
};

/// The same with a reader for each row's sheet.
class RowWorkers {
public:
    explicit RowWorkers(const Standards& standards);

    /// The rows of the next sheet have this layout, which stays with the caller.
    void add_sheet(const Layout& layout);
    void run(std::vector<ImportRow>& rows,
             const std::function<void(ImportRow&, DraftReader&)>& work);

private:
    using Readers = std::deque<DraftReader>;  // one a sheet

    const Standards& standards_;
    RowThreads threads_;
    std::vector<Readers> readers_;  // one a thread
};

}  // namespace sotay::members
