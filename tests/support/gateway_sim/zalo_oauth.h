#pragma once

#include "clock.h"
#include "http.h"
#include "settings.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace gateway_sim {

/// Zalo OAuth v4 for Official Accounts: the consent page and the token endpoint.
///
/// Numbers are given for the failures whose numbers are known (-14002, -14003, -14014); the
/// others come without `error`, as the real endpoint is seen to answer at times. All of them
/// come with HTTP 200.
class ZaloOAuth {
public:
    ZaloOAuth(const OAuthSettings& settings, const SimClock& clock, std::uint64_t seed);

    /// `GET /v4/oa/permission`: consents at once and redirects with a code of ten minutes.
    Answer permission(const Request& request);
    /// `POST /v4/oa/access_token`: exchange of a code, or refresh.
    Answer access_token(const Request& request);

    /// 0 for a living token, else -124 (never given out) or -220 (expired), or the code that
    /// kill_access_tokens() was told.
    [[nodiscard]] int verdict_on(std::string_view access_token) const;
    /// Whether `proof` is the lowercase hex of HMAC-SHA256(app secret, access token).
    [[nodiscard]] bool is_proof(std::string_view proof, std::string_view access_token) const;

    /// Every token given out so far answers `code` from now on.
    void kill_access_tokens(int code);

private:
    struct Code {
        std::string challenge;
        Instant expires_at;
    };
    struct Access {
        Instant expires_at;
        int killed_with = 0;
    };

    Answer refresh(const Form& form);
    Answer exchange(const Form& form);
    Answer grant();
    std::string new_token(std::string_view purpose);

    const OAuthSettings& settings_;
    const SimClock& clock_;
    std::uint64_t seed_;
    std::uint64_t tokens_made_ = 0;
    std::map<std::string, Code, std::less<>> codes_;
    std::map<std::string, Access, std::less<>> access_;
    std::string refresh_token_;
    Instant refresh_expires_at_;
};

}  // namespace gateway_sim
