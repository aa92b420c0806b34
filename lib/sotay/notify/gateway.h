#pragma once

#include "sotay/base/secret.h"
#include "sotay/home/config.h"
#include "sotay/net/http.h"
#include "sotay/notify/outcome.h"
#include "sotay/notify/templates.h"

#include <chrono>
#include <functional>
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
    std::string callback_url =
        {};  ///< where the provider reports; "" when the office has no address
};

/// What the driver must show at the provider. Which parts are filled is the driver's affair.
struct Credentials {
    Secret access_token;
    Secret app_secret_proof;  ///< of the access token; empty unless the account sends it
    std::map<std::string, Secret> secrets;  ///< as the configuration names them: "api_key"

    /// An empty one when there is none of this name.
    [[nodiscard]] const Secret& secret(const std::string& name) const;
};

/// What the sender must know of a driver.
struct Traits {
    enum class Address { phone, zalo_id, email };
    Address address = Address::phone;
    /// As long as the provider drops a repeated key; zero when it does not.
    std::chrono::hours repetition_window{0};
    /// The credentials are an access token that is refreshed.
    bool uses_account = false;
    /// How a message leaves: by request() over the network, or by deliver() on this machine.
    enum class Transport { network, local };
    Transport transport = Transport::network;
    bool gives_receipts = false;  ///< the provider tells what arrived
    /// and names our key in it; otherwise messages are found by the provider's id, which costs
    /// room.
    bool reports_name_key = false;
    bool needs_window = false;  ///< takes messages only to people whose ZaloWindow is open
    /// The wire format is vouched for by the provider or by several independent users of it.
    bool is_confirmed = true;
};

/// A call of a provider at our door, as it came.
struct Callback {
    std::string method;
    std::map<std::string, std::string> query;  ///< decoded
    std::string body;
};

/// What a provider tells of a message that it took. `key` is ours, `provider_id` the provider's;
/// one of them may be "".
struct ProviderReport {
    enum class Kind {
        pending,    ///< on its way; changes nothing
        delivered,  ///< arrived at the device
        seen,
        failed,  ///< will never arrive
    };
    Kind kind = Kind::pending;
    std::string key;
    std::string provider_id;
    std::string detail;  ///< never a phone number
};

/// One thing that can be proved of a gateway without messaging anyone.
struct Probe {
    std::string what;  ///< translated: "keys", "template invitation"
    net::HttpRequest request;
    /// What is wrong by the answer, translated; "" when all is well.
    std::function<std::string(const net::HttpResponse& response)> judge;
};

/// A provider's dialect and nothing else: no retries, no database, no clock. Made once, never
/// changes, may be shared by threads.
class Gateway {
public:
    virtual ~Gateway() = default;

    [[nodiscard]] virtual Traits traits() const = 0;
    /// Whether it has a template or wording for this purpose.
    [[nodiscard]] virtual bool has_wording(const std::string& purpose) const = 0;
    /// The message as this gateway carries it, or why it cannot.
    [[nodiscard]] virtual Rendered render(const std::string& purpose,
                                          const Values& values) const = 0;
    /// Of Transport::network; so is classify().
    [[nodiscard]] virtual net::HttpRequest request(const Outgoing& outgoing,
                                                   const Credentials& credentials) const;
    [[nodiscard]] virtual Outcome classify(const net::HttpResponse& response) const;
    /// Of Transport::local: hands the message over and tells what became of it; the same key
    /// overwrites what was not fetched yet.
    [[nodiscard]] virtual Outcome deliver(const Outgoing& outgoing) const;
    /// Đồng for `content`.
    [[nodiscard]] virtual long long price(const Content& content) const = 0;

    /// What a callback says. Throws Error{invalid_input} for one that is not of this provider.
    [[nodiscard]] virtual std::vector<ProviderReport> read_callback(const Callback& callback) const;
    /// What can be asked of the provider without messaging anyone; none when it offers nothing.
    [[nodiscard]] virtual std::vector<Probe> probes(const Credentials& credentials) const;
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
    Outcome::Hold hold = Outcome::Hold::none;
};

/// What an answer without a verdict of the provider means: nothing left, nothing came back, or an
/// HTTP status speaks for itself.
[[nodiscard]] Outcome without_verdict(const net::HttpResponse& response);

}  // namespace sotay::notify
