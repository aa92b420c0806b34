#include "sotay/notify/zalo_token.h"

#include "sotay/formats/json.h"
#include "sotay/net/percent_encoding.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

constexpr chr::hours k_token_life{25};

std::string text_field(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Zalo writes the seconds as a string.
chr::seconds lifetime(const Json& object) {
    const auto found = object.find("expires_in");
    if (found != object.end() && found->is_number_integer()) {
        return chr::seconds{found->get<std::int64_t>()};
    }
    const auto text = text_field(object, "expires_in");
    std::int64_t seconds = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return error == std::errc{} && seconds > 0 ? chr::seconds{seconds} : chr::seconds{k_token_life};
}

std::string refusal(const Json& object) {
    const auto code = object.find("error");
    const bool has_code = code != object.end() && code->is_number_integer();
    const auto name = text_field(object, "error_name");
    if (has_code) return fmt::format("Zalo {} {}", code->get<int>(), name);
    return fmt::format("Zalo: {}", name);
}

}  // namespace

net::HttpRequest token_request(const home::AccountConfig& account, const Secret& app_secret,
                               std::initializer_list<FormField> form) {
    std::string body;
    for (const auto& [name, value] : form) {
        if (!body.empty()) body += '&';
        body += fmt::format("{}={}", name, net::percent_encode(value));
    }
    return {.url = account.oauth_url + "/v4/oa/access_token",
            .headers = {{"secret_key", std::string{app_secret.reveal()}},
                        {"Content-Type", "application/x-www-form-urlencoded"}},
            .body = std::move(body)};
}

TokenAnswer read_tokens(const std::string& text, Instant now) {
    const auto body = json::try_parse(text);
    if (!body || !body->is_object()) return {};
    auto access = text_field(*body, "access_token");
    auto renewed = text_field(*body, "refresh_token");
    if (access.empty() || renewed.empty()) return {std::nullopt, refusal(*body)};
    ZaloGrant grant;
    grant.access_token = Secret{std::move(access)};
    grant.refresh_token = Secret{std::move(renewed)};
    grant.obtained_at = now;
    grant.expires_at = now + lifetime(*body);
    return {std::move(grant), {}};
}

}  // namespace sotay::notify
