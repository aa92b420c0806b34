#pragma once

#include "sotay/members/import_row.h"

#include <optional>
#include <vector>

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
    std::optional<Placement> placement;  ///< the next, or the present one ended
    std::optional<Placement> stay;       ///< that begins here, beside the official placement
    std::vector<Post> posts_ended;
    std::vector<Post> posts_begun;

    [[nodiscard]] bool is_empty() const { return fields.is_empty(); }
};

/// Writes what `row` says into `known`, its member.
[[nodiscard]] RowChange apply_row(Known& known, const ImportRow& row, const RowJudge& judge);

/// The posts that a row names, each in the organisation where it is held: the cell, or the one
/// above it.
[[nodiscard]] std::vector<Post> posts_of(const Draft& draft);

}  // namespace sotay::members
