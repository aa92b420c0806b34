#pragma once

#include "sotay/members/first_placements.h"
#include "sotay/members/history.h"
#include "sotay/members/record.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sotay::members {

/// What an import will write in its last transaction, gathered in temporary tables.
class ImportStage {
public:
    ImportStage(store::Database& database, const store::Vault& vault);
    ~ImportStage();
    ImportStage(const ImportStage&) = delete;
    ImportStage& operator=(const ImportStage&) = delete;

    /// A member as it shall be; `updated_at` tells which version it was made from.
    void add_changed(const Record& record, const std::string& name_folded, std::int64_t updated_at);
    /// The placement that follows the present one (none for one who has left); one
    /// that began on the same day, as the present one does that only ends, is replaced.
    void add_placement(MemberId member, const Placement& next,
                       const std::optional<Placement>& present);
    /// Of a new member, or a stay of a known one.
    void add_first_placement(MemberId member, const Placement& placement, bool is_guest) {
        first_placements_.add(member, placement, is_guest);
    }
    /// The member holds `post` from the day `on`, ISO, or until it.
    void begin_post(MemberId member, const Post& post, const std::string& on);
    void end_post(MemberId member, const Post& post, const std::string& on);
    /// `id` was reserved for it.
    void add_history(std::int64_t id, MemberId member, const FieldChanges& changes);

    /// Writes everything, within the caller's transaction. Throws Error{conflict} when somebody
    /// changed one of the members meanwhile.
    void write(std::int64_t import, const store::Actor& actor);

private:
    void write_members(Instant now);
    void write_placements();
    void write_posts();
    void add_post(MemberId member, const Post& post, const std::string& on, bool is_ending);

    store::Database& database_;
    const store::Vault& vault_;
    store::Statement insert_member_;
    store::Statement insert_placement_;
    store::Statement insert_post_;
    store::Statement insert_history_;
    FirstPlacements first_placements_;
    std::int64_t changed_members_ = 0;
    std::int64_t followed_placements_ = 0;
    std::int64_t replaced_placements_ = 0;
    std::int64_t posts_begun_ = 0;
    std::int64_t posts_ended_ = 0;
    std::int64_t history_ = 0;
};

}  // namespace sotay::members
