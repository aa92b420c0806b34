#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sotay::store {

/// Who acts and when; passed to everything that changes something.
struct Actor {
    std::string name;
    const Clock& clock;
};

/// What a command or request changed. Names and counts only, never values: a person's data can be
/// erased, the trail cannot.
struct AuditEntry {
    std::string action{};                 ///< "member.import"
    std::vector<std::string> subjects{};  ///< "organisations:12"
    std::vector<std::string> fields{};
    std::map<std::string, std::int64_t> counts{};
    std::optional<Bytes> digest{};  ///< Vault::digest of the rows written
};

/// A transaction that ends with its audit entry, so that neither exists without the other.
class Change {
public:
    Change(Database& database, const Actor& actor)
        : database_{database}, actor_{actor}, transaction_{database} {}

    /// Appends the entry to the chain of this home and commits.
    void commit(const AuditEntry& entry);

    /// For several facts that share the transaction, each with its own entry: appends one, and
    /// commits all. Throws Error{bug} when there is none.
    void append(const AuditEntry& entry);
    void commit();

private:
    Database& database_;
    const Actor& actor_;
    Transaction transaction_;
    bool has_entry_ = false;
};

struct AuditReport {
    std::int64_t entries = 0;
    std::string head;  ///< hexadecimal hash of the newest entry, "" when there is none
    /// stream and number of the first entry that does not fit, with what is wrong about it
    std::optional<std::string> broken;
};

/// Recomputes every hash of every stream.
[[nodiscard]] AuditReport verify_audit(Database& database);

}  // namespace sotay::store
