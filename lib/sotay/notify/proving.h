#pragma once

#include "sotay/home/home.h"
#include "sotay/net/http_client.h"
#include "sotay/notify/gateway.h"

#include <string>
#include <vector>

namespace sotay::notify {

/// One thing that was looked at.
struct Verdict {
    std::string what;     ///< translated
    std::string problem;  ///< translated; "" when all is well
};

/// Asks the provider all that can be asked without messaging anyone.
[[nodiscard]] std::vector<Verdict> prove(const Gateway& gateway, const Credentials& credentials,
                                         net::HttpClient& http);

/// The same of a gateway of the home, with its keys first: when they cannot be used nothing else is
/// asked. May refresh the token of its account. Throws Error{not_found} when there is none of this
/// name.
[[nodiscard]] std::vector<Verdict> prove(const home::Home& home, const std::string& name,
                                         net::HttpClient& http, const Clock& clock);

}  // namespace sotay::notify
