#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/gateway_book.h"
#include "sotay/notify/transition.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace sotay::notify {

/// Deliveries by state, each counted once at its furthest.
class Counts {
public:
    [[nodiscard]] std::int64_t operator[](State state) const {
        return by_state_[static_cast<std::size_t>(state)];
    }
    void add(State state, std::int64_t count) {
        by_state_[static_cast<std::size_t>(state)] += count;
    }
    [[nodiscard]] std::int64_t total() const;

private:
    std::array<std::int64_t, static_cast<std::size_t>(State::unreached) + 1> by_state_{};
};

/// Of one message, or of all. Throws Error{not_found} when there is no such message.
[[nodiscard]] Counts count(store::Database& database, std::optional<std::int64_t> message);

/// How many of them may have come twice, and are counted among their states all the same.
[[nodiscard]] std::int64_t count_doubled(store::Database& database,
                                         std::optional<std::int64_t> message);

/// By the organisation to which the member officially belongs on `on`; null for those without.
struct OrganisationCounts {
    std::optional<std::int64_t> organisation;
    Counts counts;
};
void count_by_organisation(store::Database& database, std::optional<std::int64_t> message, Date on,
                           const std::function<void(const OrganisationCounts&)>& take);

/// One delivery, with the member's name and number opened.
struct DeliveryRow {
    std::int64_t message = 0;
    std::int64_t member = 0;
    std::string full_name;
    std::optional<std::int64_t> organisation;  ///< where the member officially belongs
    std::optional<std::string> phone;
    std::optional<std::string> channel;
    State state = State::pending;
    std::optional<std::string> key;
    std::optional<std::string> provider_id;
    std::int64_t attempts = 0;  ///< over all gateways
    std::optional<std::string> detail;
    Instant updated_at;
    bool maybe_doubled = false;  ///< the person may have got it twice
};

enum class Which {
    all,
    failed,     ///< rejected, unknown, expired, unreached
    unreached,  ///< rejected, expired, unreached: surely not told, somebody must go there
    doubled,    ///< those that may have come twice
};
/// In order of message and member; streams. Organisations are those of the day `on`.
void for_each_delivery(store::Database& database, const store::Vault& vault,
                       std::optional<std::int64_t> message, Which which, Date on,
                       const std::function<void(const DeliveryRow&)>& take);

/// Messages, the newest first.
struct MessageRow {
    std::int64_t id = 0;
    std::string purpose;
    std::string state;
    std::int64_t recipients = 0;
    Instant created_at;
    std::optional<std::string> problem;
};
void for_each_message(store::Database& database, std::int64_t limit,
                      const std::function<void(const MessageRow&)>& take);

}  // namespace sotay::notify
