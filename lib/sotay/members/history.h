#pragma once

#include "sotay/formats/json.h"
#include "sotay/members/member.h"
#include "sotay/store/audit.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::members {

/// What a change of a member's entry replaced.
struct HistoryEntry {
    MemberId member = 0;
    std::string action;  ///< as in the audit trail: "member.import"
    std::optional<std::int64_t> import = {};
    std::vector<std::string> fields;  ///< keys of what changed: "phone", "org_code"
    Json previous;                    ///< object of the changed fields' values before; null = none
    std::optional<Date> on = {};      ///< the day from which the change holds, when it was told
    std::string reason = {};          ///< "" = none was given
};

/// Writes history within the transaction of the change it tells of. The values are sealed.
class HistoryWriter {
public:
    HistoryWriter(store::Database& database, const store::Vault& vault, const store::Actor& actor);

    void add(const HistoryEntry& entry);

private:
    [[nodiscard]] std::int64_t next_id();

    store::Database& database_;
    const store::Vault& vault_;
    const store::Actor& actor_;
    store::Statement insert_;
    std::int64_t next_id_ = 0;
    std::int64_t end_id_ = 0;
};

/// What the history row `id` holds of the values before.
[[nodiscard]] Bytes seal_previous(const Json& previous, std::int64_t id, const store::Vault& vault);

/// Throws Error{environment} as Vault::open does.
[[nodiscard]] Json open_previous(const Bytes& sealed, std::int64_t id, const store::Vault& vault);

/// A change as it was written, with the values before it opened.
struct HistoryRow {
    std::int64_t id = 0;
    MemberId member = 0;
    Instant at;
    std::string actor;
    std::string action;
    std::optional<std::int64_t> import;
    std::vector<std::string> fields;
    Json previous;
    std::optional<Date> on;
    std::string reason;
};

/// All changes of `member`, the oldest first.
[[nodiscard]] std::vector<HistoryRow> history_of(store::Database& database,
                                                 const store::Vault& vault, MemberId member);

}  // namespace sotay::members
