#pragma once

#include "sotay/members/draft.h"
#include "sotay/members/known_members.h"
#include "sotay/members/record.h"
#include "sotay/members/row_spool.h"
#include "sotay/members/row_states.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::members {

/// A row on its way into the register.
struct ImportRow {
    SpooledRow written;
    Draft draft;
    Keys keys;
    std::vector<Problem> problems;
    std::optional<Known> known;
    RowState state = RowState::rejected;
    std::uint64_t version = 0;        ///< version_of() the member that it changes
    std::optional<MemberId> id = {};  ///< of a new member, and so the next two
    std::optional<Record> record = {};
    Bytes name_key = {};

    [[nodiscard]] bool is_good() const { return problems.empty(); }
};

/// What a sheet came to; all rows are in one of the four last counts.
struct ImportCounts {
    std::int64_t rows = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;

    [[nodiscard]] std::int64_t& of(RowState state);
};

/// Tells whether a member was changed between two looks at it.
[[nodiscard]] std::uint64_t version_of(const Known& known);

/// Reads what stands in a row, and gives that of a new member, which has its id, what is written of
/// it. Nothing is left of the row that was there before but `known`.
void read_row(ImportRow& row, DraftReader& reader, const store::Vault& vault);

}  // namespace sotay::members
