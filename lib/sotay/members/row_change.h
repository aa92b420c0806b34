#pragma once

#include "sotay/members/import_row.h"

#include <optional>
#include <string>

namespace sotay::members {

/// By what a row is turned into a member.
struct RowJudge {
    const store::Vault& vault;
    const MemberRules& rules;
    Date today;
    /// Whether the sheet has a column for it: only then does its absence mean probation.
    bool has_official_dates = false;
};

/// What a row changes of a member in the register.
struct RowChange {
    FieldChanges fields;
    bool has_new_record = false;         ///< known.record is as it shall be
    std::optional<Placement> placement;  ///< the next, if it says something new
    std::optional<std::string> post;     ///< the one to hold there; "" = none, nullopt = as it is

    [[nodiscard]] bool is_empty() const { return fields.is_empty(); }
};

/// Writes what `row` says into `known`, its member.
[[nodiscard]] RowChange apply_row(Known& known, const ImportRow& row, const RowJudge& judge);

}  // namespace sotay::members
