#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/home/home.h"

#include <optional>
#include <string>

namespace sotay::notify {

/// The consent an Official Account gave, in HOME/secrets/ACCOUNT.grant.json. Zalo's refresh token
/// works once and is replaced by each refresh: whoever loses the file must ask for consent anew.
struct ZaloGrant {
    Secret access_token;  ///< empty until the first refresh
    Secret refresh_token;
    Instant obtained_at;
    Instant expires_at;  ///< of the access token
    /// Zalo's refusal of the refresh token: it is not tried again.
    std::optional<std::string> failure;
    /// A refresh was begun then and its answer never recorded: Zalo may have used the token up.
    std::optional<Instant> refreshing_since;
    // The pair before this one, for who must find out what went wrong.
    Secret former_access_token;
    Secret former_refresh_token;
};

[[nodiscard]] std::string grant_path(const home::Home& home, const std::string& account);
/// nullopt when there is no file. Throws Error{environment} when it cannot be read as one.
[[nodiscard]] std::optional<ZaloGrant> read_grant(const home::Home& home,
                                                  const std::string& account);
/// On disk when it returns.
/// Throws Error{environment}.
void write_grant(const home::Home& home, const std::string& account, const ZaloGrant& grant);

/// Held while a grant is changed; waits for another process that holds it.
class GrantLock {
public:
    GrantLock(const home::Home& home, const std::string& account);
    ~GrantLock();
    GrantLock(const GrantLock&) = delete;
    GrantLock& operator=(const GrantLock&) = delete;

private:
    int file_ = -1;
};

}  // namespace sotay::notify
