#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/gateway.h"
#include "sotay/store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sotay::notify {

/// An attempt that a provider speaks of.
struct ReportedAttempt {
    std::int64_t attempt = 0;
    std::int64_t delivery = 0;
    std::string key;
};

/// Writes into the outbox what providers report of messages that they took. A report may come
/// before the answer to the request, twice, for a message that has since gone another way or that
/// we do not know; none of these is a fault. With statements prepared once; every call belongs
/// inside a transaction of the caller.
class Reports {
public:
    explicit Reports(store::Database& database);

    /// The newest attempt over one of `channels` that the report names by our key or by the
    /// provider's id; nullopt when there is none (yet).
    [[nodiscard]] std::optional<ReportedAttempt> find(const ProviderReport& report,
                                                      const std::vector<std::string>& channels);

    /// It arrived, or was read: whatever was thought of it before.
    void arrived(const ReportedAttempt& attempt, bool is_seen, Instant at);
    /// The provider has it in hand: no longer in doubt, nor to be sent again.
    void taken(const ReportedAttempt& attempt, Instant at);

private:
    [[nodiscard]] std::optional<ReportedAttempt> find_by_key(
        const std::string& key, const std::vector<std::string>& channels);
    [[nodiscard]] std::optional<ReportedAttempt> find_by_id(
        const std::string& provider_id, const std::vector<std::string>& channels);

    store::Database& database_;
    store::Statement by_key_;
    store::Statement by_id_;
    store::Statement settle_;
    store::Statement accept_;
};

struct ProviderId {
    std::string channel;
    std::string id;
};
/// Remembers which attempt the provider's id belongs to, for gateways whose reports do not name our
/// key. Inside the caller's transaction.
void note_provider_id(store::Database& database, const ProviderId& id, std::int64_t attempt,
                      Instant now);
/// Those that were noted before `before`.
void forget_provider_ids(store::Database& database, Instant before);

}  // namespace sotay::notify
