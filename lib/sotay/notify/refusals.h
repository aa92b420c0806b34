#pragma once

#include "sotay/base/clock.h"
#include "sotay/notify/gateway.h"
#include "sotay/notify/zalo_window.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::notify {

/// An address without an account is asked for again after this time.
constexpr std::chrono::hours k_no_account_hold{30 * 24};

/// Finds an address again without storing it. A changed number is another address, which nothing is
/// held against.
[[nodiscard]] Bytes address_index(Traits::Address kind, std::string_view address,
                                  const store::Vault& vault);

/// What gateways have said of addresses, so that the same is not asked for every message: whom they
/// cannot reach, who refused, whose window is closed. With statements prepared once; writing
/// belongs inside a transaction of the caller.
class Refusals {
public:
    Refusals(store::Database& database, const store::Vault& vault);
    /// For those who ask by address index only.
    explicit Refusals(store::Database& database);

    /// Whom it concerns.
    struct Subject {
        const std::string& gateway;
        const Traits& traits;
        std::int64_t member = 0;
        const std::string& address;
    };

    /// Finds out whether there is anything at all, which spares foresee() most of its work; for the
    /// beginning of a transaction.
    void look();
    /// The refusal that `subject` would get at `now`; nullopt when nothing is known against it.
    [[nodiscard]] std::optional<Outcome> foresee(const Subject& subject, Instant now);
    /// The same by an address index, for those who have it and not the address.
    [[nodiscard]] std::optional<Outcome> foresee(const std::string& gateway, const Traits& traits,
                                                 const Bytes& address_index, Instant now);
    /// Remembers what an answer says of the next message to this address, if anything.
    void learn(const Subject& subject, const Outcome& outcome, Instant now);

    /// Whether learn() would write something.
    [[nodiscard]] static bool teaches(const Outcome& outcome) {
        return outcome.hold != Outcome::Hold::none;
    }

private:
    const store::Vault* vault_ = nullptr;
    ZaloWindows windows_;
    store::Statement find_;
    store::Statement write_;
    store::Statement any_;
    bool has_any_ = true;
};

/// Forgets what this person has refused, at all gateways that know them by this Zalo id or by a
/// number of the same member. Inside the caller's open transaction.
void lift_refusals(store::Database& database, const Bytes& zalo_id_index);

}  // namespace sotay::notify
