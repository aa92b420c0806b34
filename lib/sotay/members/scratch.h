#pragma once

#include "sotay/base/error.h"
#include "sotay/store/database.h"

namespace sotay::members {

/// Makes many small writes to temporary tables one: they need no lock on the register, but each
/// would end a transaction of its own. Nothing else may be written meanwhile.
class ScratchWork {
public:
    explicit ScratchWork(store::Database& database) : database_{database} {
        database_.run_script("BEGIN");
    }
    ~ScratchWork() {
        if (!is_open_) return;
        try {
            database_.run_script("ROLLBACK");
        } catch (const Error&) {
            // The failure that brought us here may have ended the transaction already.
        }
    }
    ScratchWork(const ScratchWork&) = delete;
    ScratchWork& operator=(const ScratchWork&) = delete;

    void finish() {
        database_.run_script("COMMIT");
        is_open_ = false;
    }

private:
    store::Database& database_;
    bool is_open_ = true;
};

}  // namespace sotay::members
