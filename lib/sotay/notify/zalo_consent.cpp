#include "sotay/notify/zalo_consent.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/sha256.h"
#include "sotay/base/token.h"
#include "sotay/net/percent_encoding.h"
#include "sotay/net/request_target.h"

#include <fmt/format.h>

#include <algorithm>

namespace sotay::notify {

namespace {

constexpr std::string_view k_blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(k_blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(k_blanks) - begin + 1);
}

/// "?name=value&…" of an address.
std::string_view query_of(std::string_view address) {
    address = address.substr(0, address.find('#'));
    const auto begin = address.find('?');
    return begin == std::string_view::npos ? std::string_view{} : address.substr(begin);
}

}  // namespace

Secret consent_verifier(const home::AccountConfig& account, const Secret& app_secret) {
    return Secret{to_base64url(hmac_sha256(app_secret, "sotay zalo consent " + account.app_id))};
}

std::string consent_challenge(const Secret& verifier) {
    return to_base64url(sha256(verifier.reveal()));
}

std::string consent_url(const home::AccountConfig& account, const std::string& challenge,
                        const std::string& redirect_uri, const std::string& state) {
    return fmt::format("{}/v4/oa/permission?app_id={}&redirect_uri={}&code_challenge={}&state={}",
                       account.oauth_url, net::percent_encode(account.app_id),
                       net::percent_encode(redirect_uri), net::percent_encode(challenge),
                       net::percent_encode(state));
}

Secret consent_code(std::string_view pasted, std::string_view state) {
    const auto text = trimmed(pasted);
    const bool is_address = text.find_first_of("?:/") != std::string_view::npos;
    std::string code{text};
    if (is_address) {
        const auto target = net::parse_target("/" + std::string{query_of(text)});
        const auto field = [&target](const char* name) -> std::string {
            if (!target) return {};
            const auto found = target->query.find(name);
            return found == target->query.end() ? "" : found->second;
        };
        const auto named = field("state");
        if (!named.empty() && named != state) {
            throw Error{ErrorKind::conflict,
                        tr("this address belongs to another attempt: its state is not the one that "
                           "was asked for")};
        }
        code = field("code");
    }
    const auto is_odd = [](unsigned char letter) { return letter <= ' ' || letter == 0x7F; };
    if (code.empty() || std::ranges::any_of(code, is_odd)) {
        throw Error{ErrorKind::invalid_input,
                    tr("there is no code in it: copy the whole address that the browser was sent "
                       "to")};
    }
    return Secret{std::move(code)};
}

}  // namespace sotay::notify
