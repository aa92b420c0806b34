#pragma once

#include "sotay/base/clock.h"
#include "sotay/base/secret.h"
#include "sotay/home/home.h"
#include "sotay/net/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace sotay::notify {

/// Judges whether a call really comes from Zalo: the header X-ZEvent-Signature holds SHA-256 (not
/// HMAC) of application id, body as received, timestamp and the OA's secret key. Never changes; may
/// be shared by threads.
class ZaloWebhook {
public:
    struct Account {
        std::string name;
        std::string app_id;
        Secret oa_secret;
    };
    explicit ZaloWebhook(std::vector<Account> accounts) : accounts_{std::move(accounts)} {}

    struct Judgement {
        enum class Kind {
            event,
            probe,       ///< Zalo tries the address; nothing to keep
            forged,      ///< not signed, or by another key
            stale,       ///< rightly signed, but said to be of another time
            unreadable,  ///< rightly signed, but no JSON object
        };
        Kind kind = Kind::forged;
        std::string account;
        Instant at;  ///< what the event says of itself
    };
    /// A first delivery may be said to be of ten minutes ago or ahead; a repeated one (header
    /// num_retry) of a day ago.
    [[nodiscard]] Judgement judge(const std::vector<net::Header>& headers, const std::string& body,
                                  Instant now) const;

private:
    std::vector<Account> accounts_;
};

/// The accounts of the configuration that have an oa_secret_file that can be read; what cannot goes
/// to the log.
[[nodiscard]] std::vector<ZaloWebhook::Account> webhook_accounts(const home::Home& home);

/// "mac=" and the lower-case hexadecimal digest.
[[nodiscard]] std::string zalo_signature(const ZaloWebhook::Account& account, std::string_view body,
                                         std::string_view timestamp);

}  // namespace sotay::notify
