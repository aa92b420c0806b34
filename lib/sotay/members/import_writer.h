#pragma once

#include "sotay/members/import.h"
#include "sotay/members/import_check.h"
#include "sotay/members/import_stage.h"
#include "sotay/members/new_members.h"
#include "sotay/members/row_change.h"
#include "sotay/store/background_checkpoint.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sotay::members {

/// How much an import may write before it is put in its place.
inline constexpr int k_log_megabytes = 64;

/// Writes the rows of a sheet: new members in short transactions, as they come; they stay unseen
/// until the last one, which gives them their placements and changes the others. An import that is
/// not finished leaves nothing. One thread at a time.
class ImportWriter {
public:
    /// `sheet` tells the layouts of the rows, and in the end what they came to.
    ImportWriter(const Office& office, const Standards& standards, const CheckedSheet& sheet);
    /// Removes what was written when it was not finished.
    ~ImportWriter();
    ImportWriter(const ImportWriter&) = delete;
    ImportWriter& operator=(const ImportWriter&) = delete;

    /// Begins an import of which is known how many members it makes and changes.
    void begin(std::int64_t created, std::int64_t updated);
    /// Begins the first import of a register, of which nobody knows how large it will be.
    void begin_first();
    [[nodiscard]] bool is_begun() const { return id_ != 0; }
    /// The new members have the ids from here on, in the order of their rows.
    [[nodiscard]] MemberId first_id() const { return first_id_; }

    /// Writes rows that make a member, sealed, and changes the members of those that do not. Gives
    /// false when their ids belong to others: the import must be abandoned then.
    [[nodiscard]] bool write(const std::vector<ImportRow>& rows);
    /// Lets others write, until the next write().
    void pause() { new_members_.end(); }
    /// Writes what makes the members seen, with the audit entry, and gives the import's id. Throws
    /// Error{conflict} when the register changed since the check.
    [[nodiscard]] std::int64_t finish();
    /// Removes what was written.
    void abandon();

private:
    void begin_import();
    [[nodiscard]] std::int64_t count_members();
    [[nodiscard]] bool has_id(MemberId id);
    void judge_by(const ImportRow& row);
    void create(const ImportRow& row);
    void change(const std::vector<ImportRow>& rows);
    void change(const ImportRow& row, std::optional<Known>& known);
    void write_last();

    const Office& office_;
    const CheckedSheet& sheet_;
    Date today_;
    RowJudge judge_;
    Instant now_;
    std::optional<KnownMembers> known_members_;  // from the first row on that changes a member
    ImportStage stage_;
    NewMembers new_members_;
    bool is_bulk_ = false;
    std::int64_t id_ = 0;  // 0 = not begun
    MemberId first_id_ = 0;
    MemberId end_id_ = 0;   // behind the last that is reserved
    MemberId next_id_ = 0;  // of the next to be written
    std::int64_t next_history_ = 0;
    std::uint64_t versions_ = 0;
    store::BackgroundCheckpoint checkpoint_;
};

/// Removes the members of imports that ended before they were done, in short transactions. Only
/// the holder of the import's lock may call it. Gives how many there were.
std::int64_t remove_unfinished(store::Database& database);

}  // namespace sotay::members
