#pragma once

#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::notify {

/// The address at which one person reads one message, PUBLIC_URL/v/TOKEN. The token is the
/// delivery's number and a keyed digest of it: nothing is stored, and whoever has no key makes
/// none. Who has the link acts as its person, so it is never logged.
class PersonalLinks {
public:
    /// `public_url` of the configuration, "" when there is none. `vault` must outlive it.
    PersonalLinks(const store::Vault& vault, std::string_view public_url);

    /// 28 letters, digits, "-" and "_"; the same for the same delivery at any time.
    [[nodiscard]] std::string token(std::int64_t delivery) const;
    /// The delivery that a token was made for, without a look at the database and in the same time
    /// for every wrong token of the right length; nullopt for what is no token of this home.
    [[nodiscard]] std::optional<std::int64_t> delivery(std::string_view token) const;

    [[nodiscard]] bool has_address() const { return !start_.empty(); }
    /// nullopt without a public address.
    [[nodiscard]] std::optional<std::string> url(std::int64_t delivery) const;

    /// Before the token.
    static constexpr std::string_view k_path = "/v/";

private:
    const store::Vault& vault_;
    std::string start_;
};

/// A link that leads nowhere and is as long as any: for previews. nullopt without a public address.
[[nodiscard]] std::optional<std::string> specimen_link(std::string_view public_url);

}  // namespace sotay::notify
