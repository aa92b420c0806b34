#pragma once

#include "sotay/members/import_row.h"
#include "sotay/store/database.h"

#include <chrono>
#include <optional>

namespace sotay::members {

/// Writes new members, in transactions that are open no longer than others can wait.
class NewMembers {
public:
    explicit NewMembers(store::Database& database);

    /// Opens a transaction unless one is open.
    void begin();
    /// `row` has its record.
    void add(const ImportRow& row, Instant now);
    /// Ends the transaction when it is time, and tells whether it did.
    bool end_if_long();
    void end();
    /// Takes the open transaction back.
    void drop();

private:
    store::Database& database_;
    store::Statement create_;
    std::optional<store::Transaction> transaction_;
    std::chrono::steady_clock::time_point began_;
    std::optional<MemberId> first_;
    MemberId last_ = 0;
};

}  // namespace sotay::members
