#pragma once

#include "sotay/base/clock.h"
#include "sotay/members/columns.h"
#include "sotay/members/import.h"
#include "sotay/members/member.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

struct MergeOptions {
    std::vector<Field> take = {};  ///< fields of which the dropped entry's value wins
    bool is_dry_run = false;
    /// Merge although citizen ids, card numbers of one kind or genders contradict.
    bool allows_contradictions = false;
    /// Merge although both were called to the same meeting.
    bool allows_same_meetings = false;
};

struct MergeReport {
    std::optional<std::int64_t> id = {};  ///< null when nothing was written
    MemberId kept = 0;
    MemberId dropped = 0;
    /// Keys of fields whose value comes from the dropped entry, and of those that differ and keep
    /// the kept entry's.
    std::vector<std::string> taken = {};
    std::vector<std::string> differing = {};
    std::int64_t placements = 0;  ///< rows that came along
    std::int64_t posts = 0;
    std::vector<std::string> refusals = {};  ///< translated; with any, nothing was written
};

/// Makes `dropped` an entry that only points to `kept`. `kept` takes its values where its own are
/// empty or less exact (a year for a whole date), its placements on days when it has none, its
/// posts, and its lines in roll-calls that are not closed. What `dropped` held stays readable in
/// it; its numbers lead to `kept`. Throws Error{not_found}, or Error{conflict} when one was merged
/// before or both are the same.
[[nodiscard]] MergeReport merge(const Office& office, MemberId kept, MemberId dropped,
                                const MergeOptions& options);

/// Restores both entries as they were before the merge `id`; refuses, saying what, when either
/// changed since. Throws Error{not_found}, or Error{conflict} when it was undone before.
[[nodiscard]] MergeReport undo_merge(const Office& office, std::int64_t id);

struct MergeRow {
    std::int64_t id = 0;
    MemberId kept = 0;
    MemberId dropped = 0;
    Instant at;
    std::string actor;
    std::vector<std::string> fields;
    std::optional<Instant> undone_at;
};
/// The newest first.
[[nodiscard]] std::vector<MergeRow> list_merges(store::Database& database);

}  // namespace sotay::members
