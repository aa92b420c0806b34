#pragma once

#include "sotay/home/home.h"
#include "sotay/net/http_client.h"

namespace sotay::notify {

/// Makes the grant of an account from the code of a consent, on disk when it returns. The present
/// grant stays when it throws: Error{environment} when Zalo was not reached or its answer was lost,
/// Error{conflict} when it refuses the code.
void exchange_code(const home::Home& home, const home::AccountConfig& account, const Secret& code,
                   net::HttpClient& http, const Clock& clock);

}  // namespace sotay::notify
