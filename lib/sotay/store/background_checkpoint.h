#pragma once

#include "sotay/base/worker_thread.h"
#include "sotay/store/database.h"

#include <atomic>
#include <string>

namespace sotay::store {

/// Puts into their place, with a connection and a thread of its own, the pages that a long piece of
/// work has written to the log, so that neither the work nor its end waits for that.
class BackgroundCheckpoint {
public:
    /// Does nothing for a database in memory.
    explicit BackgroundCheckpoint(Database& database);

    /// Begins with what is committed so far, unless it is still at work. What it fails to do is
    /// left to the database itself.
    void start();

private:
    std::string path_;  // "" = in memory
    std::atomic<bool> is_at_work_ = false;
    // Last, so that it ends before anything it uses goes.
    WorkerThread worker_;
};

}  // namespace sotay::store
