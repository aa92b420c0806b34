#pragma once

#include "sotay/formats/json.h"
#include "sotay/notify/gateway.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>

/// What Zalo's services have in common: the token in a header of its own, and a verdict in the body
/// that comes with HTTP 200 for failures too.
namespace sotay::notify::zalo {

[[nodiscard]] net::HttpRequest post(const std::string& url, const Json& body,
                                    const Credentials& credentials);
[[nodiscard]] net::HttpRequest get(const std::string& url, const Credentials& credentials);

struct Envelope {
    int code = 0;  ///< 0: success
    std::string message;
    Json data;  ///< null when there is none
};
/// nullopt when the answer holds no verdict.
[[nodiscard]] std::optional<Envelope> read_envelope(const net::HttpResponse& response);

/// An id, which Zalo writes as a string; "" when there is none.
[[nodiscard]] std::string id_field(const Json& data, const char* name);

/// The outcome of a message whose id stands under `id_name`; the first table that knows a code
/// decides.
[[nodiscard]] Outcome classify(const net::HttpResponse& response, const char* id_name,
                               std::initializer_list<std::span<const CodeRule>> tables);

}  // namespace sotay::notify::zalo
