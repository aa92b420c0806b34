#pragma once

#include "sotay/base/secret.h"
#include "sotay/home/config.h"
#include "sotay/net/http.h"
#include "sotay/notify/outcome.h"
#include "sotay/notify/templates.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sotay::notify {

/// One message to one person, ready for a provider.
struct Outgoing {
    std::string address;  ///< as Traits::address says
    std::string key;      ///< ours, at most 48 characters; the same key means the same message
    Content content;
};

/// What the driver must show at the provider. Which parts are filled is the driver's affair.
struct Credentials {
    Secret access_token;
    Secret api_key;
    Secret secret_key;
};

/// What the sender must know of a driver.
struct Traits {
    enum class Address { phone, zalo_id };
    Address address = Address::phone;
    /// As long as the provider drops a repeated key; zero when it does not.
    std::chrono::hours repetition_window{0};
    /// The credentials are an access token that is refreshed.
    bool uses_account = false;
};

/// A provider's dialect and nothing else: no retries, no database, no clock, no network. Made once,
/// never changes, may be shared by threads.
class Gateway {
public:
    virtual ~Gateway() = default;

    [[nodiscard]] virtual Traits traits() const = 0;
    /// Whether it has a template or wording for this purpose.
    [[nodiscard]] virtual bool has_wording(const std::string& purpose) const = 0;
    /// The message as this gateway carries it, or why it cannot.
    [[nodiscard]] virtual Rendered render(const std::string& purpose,
                                          const Values& values) const = 0;
    [[nodiscard]] virtual net::HttpRequest request(const Outgoing& outgoing,
                                                   const Credentials& credentials) const = 0;
    [[nodiscard]] virtual Outcome classify(const net::HttpResponse& response) const = 0;
    /// Đồng for `content`.
    [[nodiscard]] virtual long long price(const Content& content) const = 0;
};

/// The driver that `config` names. `texts` must outlive it.
/// Throws Error{invalid_input} when no driver has this name.
[[nodiscard]] std::unique_ptr<Gateway> make_gateway(const home::GatewayConfig& config,
                                                    const SmsTexts& texts);

/// One number of a provider and what it means.
struct CodeRule {
    int code;
    Outcome::Kind kind;
    Outcome::Cause cause;
};

/// What an answer without a verdict of the provider means: nothing left, nothing came back, or an
/// HTTP status speaks for itself.
[[nodiscard]] Outcome without_verdict(const net::HttpResponse& response);

}  // namespace sotay::notify
