#pragma once

#include "sotay/base/secret.h"
#include "sotay/store/vault.h"

#include <optional>
#include <string>
#include <string_view>

namespace sotay::notify {

/// Where gateways call back, CALLBACK_URL/hooks/gateway/TOKEN. Their calls are not signed, so the
/// token, a keyed digest of the gateway's name, is what tells that it is they who call: it is
/// handed to the provider and to nobody else.
class CallbackPaths {
public:
    /// `callback_url` as home::Config::callback_url() says. `vault` must outlive it.
    CallbackPaths(const store::Vault& vault, std::string_view callback_url);

    /// "/hooks/gateway/TOKEN"; the same at any time.
    [[nodiscard]] std::string path(const std::string& gateway) const;
    /// "" without a public address.
    [[nodiscard]] std::string url(const std::string& gateway) const;

    /// Where all Official Accounts of Zalo report, signed; "" without a public address.
    [[nodiscard]] std::string zalo_url() const;

    static constexpr std::string_view k_zalo_path = "/hooks/zalo";
    /// Before the token.
    static constexpr std::string_view k_path = "/hooks/gateway/";

private:
    const store::Vault& vault_;
    std::string callback_url_;
};

}  // namespace sotay::notify
