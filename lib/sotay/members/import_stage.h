#pragma once

#include "sotay/members/record.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>

namespace sotay::members {

/// What a sheet came to; all rows are in one of the four last counts.
struct ImportCounts {
    std::int64_t rows = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
};

/// Rows on their way into the register: gathered in temporary tables, sealed already, and written
/// in one short transaction at the end.
class ImportStage {
public:
    explicit ImportStage(store::Database& database);
    ~ImportStage();
    ImportStage(const ImportStage&) = delete;
    ImportStage& operator=(const ImportStage&) = delete;

    /// A new member, whose id was reserved, with the first placement.
    void add_new(const Record& record, const std::string& name_folded, const Placement& placement);
    /// A member as it shall be; `updated_at` tells which version it was made from.
    void add_changed(const Record& record, const std::string& name_folded, std::int64_t updated_at);
    /// The placement that follows the present one (none when the member has left); one that began
    /// on the same day is replaced.
    void add_placement(MemberId member, const Placement& next,
                       const std::optional<Placement>& present);

    /// From `from_on` the member holds `post` in `organisation` and no other post there; none at
    /// all when `post` is empty.
    void add_post(MemberId member, org::OrganisationId organisation, const std::string& post,
                  const std::string& from_on);

    /// Writes everything and returns the import's id. Throws Error{conflict} when somebody changed
    /// one of the members meanwhile; nothing is written then.
    std::int64_t apply(const store::Actor& actor, const ImportCounts& counts,
                       const Bytes& file_digest);

private:
    void add(const Record& record, const std::string& name_folded,
             std::optional<std::int64_t> updated_at);
    void add(MemberId member, const Placement& placement, bool is_replacing);
    void write_members(Instant now);
    void write_placements();
    void write_posts();

    store::Database& database_;
    store::Statement insert_member_;
    store::Statement insert_placement_;
    store::Statement insert_post_;
    std::int64_t changed_members_ = 0;
    std::int64_t followed_placements_ = 0;
    std::int64_t replaced_placements_ = 0;
    std::int64_t posts_ = 0;
};

}  // namespace sotay::members
