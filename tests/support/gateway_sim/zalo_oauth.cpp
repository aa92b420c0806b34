#include "zalo_oauth.h"

#include "text.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace gateway_sim {

namespace chr = std::chrono;

namespace {

constexpr chr::minutes k_code_life{10};
constexpr chr::days k_refresh_token_life{90};
constexpr std::string_view k_reference =
    "https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen";

struct Failure {
    int code = 0;  ///< 0 when the real number is not published
    std::string_view name;
    std::string_view reason;
};

constexpr Failure k_wrong_app{-14002, "Invalid app id", "the app does not exist or is not active"};
constexpr Failure k_wrong_redirect{-14003, "Invalid redirect uri", "it is not registered"};
constexpr Failure k_dead_refresh{-14014, "Invalid refresh token",
                                 "the refresh token was used, has expired or never was"};

Answer failed(const Failure& failure) {
    Answer answer;
    answer.body = "{";
    if (failure.code != 0) answer.body += fmt::format(R"("error":{},)", failure.code);
    answer.body +=
        fmt::format(R"("error_name":{},"error_reason":{},"error_description":{},"ref_doc":"{}"}})",
                    json_string(failure.name), json_string(failure.reason),
                    json_string(fmt::format("{}: {}", failure.name, failure.reason)), k_reference);
    answer.refusal = failure.code != 0 ? std::to_string(failure.code) : std::string{failure.name};
    return answer;
}

std::string base64url(const unsigned char* bytes, std::size_t size) {
    constexpr int k_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(size, k_variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, k_variant);
    text.pop_back();  // libsodium counts the terminator
    return text;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string pkce_challenge(std::string_view verifier) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), bytes_of(verifier), verifier.size());
    return base64url(hash.data(), hash.size());
}

bool has_exactly(const Form& form, std::initializer_list<std::string_view> names) {
    return form.size() == names.size() &&
           std::ranges::all_of(names, [&form](auto name) { return !field(form, name).empty(); });
}

}  // namespace

ZaloOAuth::ZaloOAuth(const OAuthSettings& settings, const SimClock& clock, std::uint64_t seed)
    : settings_{settings},
      clock_{clock},
      seed_{seed},
      refresh_token_{settings.refresh_token},
      refresh_expires_at_{clock.now() + k_refresh_token_life} {}

Answer ZaloOAuth::permission(const Request& request) {
    if (request.method != "GET") return failed({0, "Invalid method", "the page is fetched by GET"});
    const auto form = parse_form(request.query);
    if (!form) return failed({0, "Invalid parameter", "the query cannot be read"});
    if (field(*form, "app_id") != settings_.app_id) return failed(k_wrong_app);
    const std::string redirect{field(*form, "redirect_uri")};
    if (!redirect.starts_with("http")) return failed(k_wrong_redirect);

    auto code = new_token("code");
    auto location =
        fmt::format("{}{}code={}&oa_id={}", redirect,
                    redirect.find('?') == std::string::npos ? '?' : '&', code, settings_.oa_id);
    if (const auto state = field(*form, "state"); !state.empty()) {
        location += "&state=" + percent_encode(state);
    }
    codes_[std::move(code)] = {.challenge = std::string{field(*form, "code_challenge")},
                               .expires_at = clock_.now() + k_code_life};
    Answer answer;
    answer.status = 302;
    answer.headers.emplace_back("Location", std::move(location));
    return answer;
}

Answer ZaloOAuth::access_token(const Request& request) {
    if (request.method != "POST") return failed({0, "Invalid method", "tokens are asked by POST"});
    if (!request.has_content_type("application/x-www-form-urlencoded")) {
        return failed({0, "Invalid content type", "the body must be urlencoded"});
    }
    if (request.header("secret_key") != settings_.app_secret) {
        return failed({0, "Invalid secret key", "the header secret_key is missing or wrong"});
    }
    const auto form = parse_form(request.body);
    if (!form) return failed({0, "Invalid parameter", "the body cannot be read"});
    if (field(*form, "app_id") != settings_.app_id) return failed(k_wrong_app);
    const auto grant_type = field(*form, "grant_type");
    if (grant_type == "refresh_token") return refresh(*form);
    if (grant_type == "authorization_code") return exchange(*form);
    return failed({0, "Invalid grant type", "it is refresh_token or authorization_code"});
}

Answer ZaloOAuth::refresh(const Form& form) {
    if (!has_exactly(form, {"app_id", "grant_type", "refresh_token"})) {
        return failed({0, "Invalid parameter", "a refresh has refresh_token, app_id, grant_type"});
    }
    if (field(form, "refresh_token") != refresh_token_ || clock_.now() >= refresh_expires_at_) {
        return failed(k_dead_refresh);
    }
    return grant();
}

Answer ZaloOAuth::exchange(const Form& form) {
    if (!has_exactly(form, {"app_id", "code", "code_verifier", "grant_type"})) {
        return failed(
            {0, "Invalid parameter", "an exchange has code, app_id, grant_type and code_verifier"});
    }
    const auto found = codes_.find(field(form, "code"));
    if (found == codes_.end()) return failed({0, "Invalid code", "it was used or never was"});
    const Code code = found->second;
    codes_.erase(found);
    if (clock_.now() >= code.expires_at) return failed({0, "Invalid code", "it has expired"});
    if (pkce_challenge(field(form, "code_verifier")) != code.challenge) {
        return failed({0, "Invalid code verifier", "it does not match the challenge"});
    }
    return grant();
}

Answer ZaloOAuth::grant() {
    auto access = new_token("access");
    refresh_token_ = new_token("refresh");
    refresh_expires_at_ = clock_.now() + k_refresh_token_life;
    Answer answer;
    answer.body = fmt::format(R"({{"access_token":"{}","refresh_token":"{}","expires_in":"{}"}})",
                              access, refresh_token_, settings_.access_token_life.count());
    access_[std::move(access)] = {.expires_at = clock_.now() + settings_.access_token_life};
    return answer;
}

int ZaloOAuth::verdict_on(std::string_view access_token) const {
    const auto found = access_.find(access_token);
    if (found == access_.end()) return -124;
    if (found->second.killed_with != 0) return found->second.killed_with;
    return clock_.now() < found->second.expires_at ? 0 : -220;
}

bool ZaloOAuth::is_proof(std::string_view proof, std::string_view access_token) const {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(settings_.app_secret),
                                settings_.app_secret.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(access_token), access_token.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, mac.data());
    std::string hex;
    for (const auto byte : mac) fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
    return proof == hex;
}

void ZaloOAuth::kill_access_tokens(int code) {
    for (auto& [token, access] : access_) access.killed_with = code;
}

std::string ZaloOAuth::new_token(std::string_view purpose) {
    const auto text =
        fmt::format("{} {} {} {}", seed_, purpose, ++tokens_made_, unix_milliseconds(clock_.now()));
    std::array<unsigned char, 48> hash{};
    crypto_generichash(hash.data(), hash.size(), bytes_of(text), text.size(), nullptr, 0);
    return base64url(hash.data(), hash.size());
}

}  // namespace gateway_sim
