#pragma once

#include "sotay/home/home.h"

#include <string>
#include <string_view>

namespace sotay::notify {

/// The PKCE verifier of an account (RFC 7636), made of its app secret: the same at each attempt,
/// because Zalo's console keeps the challenge that belongs to it.
[[nodiscard]] Secret consent_verifier(const home::AccountConfig& account, const Secret& app_secret);
/// S256 of it.
[[nodiscard]] std::string consent_challenge(const Secret& verifier);

/// The page on which an administrator of the Official Account agrees. Zalo then sends the browser
/// to `redirect_uri`, which must be the one that is registered for the app.
[[nodiscard]] std::string consent_url(const home::AccountConfig& account,
                                      const std::string& challenge, const std::string& redirect_uri,
                                      const std::string& state);

/// The code in the address that the browser was sent to, or in the code alone. Throws
/// Error{invalid_input} when there is none, Error{conflict} when the address names another state.
[[nodiscard]] Secret consent_code(std::string_view pasted, std::string_view state);

}  // namespace sotay::notify
