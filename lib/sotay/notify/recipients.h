#pragma once

#include "sotay/notify/gateway.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sotay::notify {

/// What a message needs to know of a member. Opened at the moment of sending, never stored.
struct Recipient {
    std::string full_name;
    std::optional<std::string> phone;  ///< "84…"
    std::optional<std::string> zalo_id;
    std::optional<std::string> email;

    /// nullptr when there is none of this kind.
    [[nodiscard]] const std::string* address(Traits::Address kind) const;
};

/// What is missing where a member has no address of this kind, translated.
[[nodiscard]] std::string no_address(Traits::Address kind);

/// Looks members up one by one with statements prepared once.
class Recipients {
public:
    Recipients(store::Database& database, const store::Vault& vault);

    [[nodiscard]] std::optional<Recipient> find(std::int64_t member);

private:
    const store::Vault& vault_;
    store::Statement find_;
};

}  // namespace sotay::notify
