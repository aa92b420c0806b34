#include "sotay/notify/zalo_account.h"

#include "sotay/base/messages.h"
#include "sotay/formats/json.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

constexpr chr::hours k_refresh_after{20};
constexpr chr::hours k_token_life{25};
constexpr chr::minutes k_fresh{10};
constexpr chr::seconds k_after_no_connection{60};
constexpr chr::seconds k_after_no_answer{300};

std::string form_encoded(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                              (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '_' ||
                              byte == '.' || byte == '~';
        if (is_plain) {
            out += letter;
        } else {
            out += fmt::format("%{:02X}", byte);
        }
    }
    return out;
}

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

/// The code and name of an OAuth refusal; its free text may quote what we sent.
std::string refusal(const Json& object) {
    const auto code = object.find("error");
    const bool has_code = code != object.end() && code->is_number_integer();
    const auto name = text_field(object, "error_name");
    if (has_code) return fmt::format("Zalo {} {}", code->get<int>(), name);
    return fmt::format("Zalo: {}", name);
}

}  // namespace

bool ZaloAccount::reload() {
    auto grant = read_grant(home_, config_.name);
    if (!grant) return false;
    grant_ = std::move(*grant);
    return true;
}

bool ZaloAccount::is_alive() const {
    return !grant_.access_token.empty() && clock_.now() < grant_.expires_at;
}

ZaloAccount::Readiness ZaloAccount::wait_for_operator(const std::string& reason) const {
    return {false,
            tr("the account \"{}\" needs a new consent ({}): run sotay notify zalo login",
               config_.name, reason),
            std::nullopt};
}

ZaloAccount::Readiness ZaloAccount::try_later(const std::string& reason, chr::seconds wait) {
    next_try_ = clock_.now() + wait;
    if (is_alive()) return {true, {}, {}};
    return {false, tr("the token of \"{}\" cannot be refreshed now: {}", config_.name, reason),
            next_try_};
}

ZaloAccount::Readiness ZaloAccount::prepare(net::HttpClient& http, const std::stop_token& stop) {
    if (!reload()) return wait_for_operator(tr("there is no grant"));
    const auto now = clock_.now();
    if (is_alive() && now < grant_.obtained_at + k_refresh_after) return {true, {}, {}};
    if (grant_.failure) {
        return is_alive() ? Readiness{true, {}, {}} : wait_for_operator(*grant_.failure);
    }
    if (next_try_ && now < *next_try_) {
        return {is_alive(), tr("the last refresh had no answer"), next_try_};
    }
    return refresh(http, stop);
}

ZaloAccount::Readiness ZaloAccount::renew(net::HttpClient& http, const Secret& refused,
                                          bool has_worked, const std::stop_token& stop) {
    if (is_alive() && grant_.access_token.reveal() != refused.reveal()) return {true, {}, {}};
    if (clock_.now() < grant_.obtained_at + k_fresh) {
        if (has_worked) return {true, {}, {}};
        return {false, tr("Zalo refuses the token of \"{}\" that it has just given", config_.name),
                grant_.obtained_at + k_fresh};
    }
    grant_.expires_at = clock_.now();
    if (grant_.failure) return wait_for_operator(*grant_.failure);
    if (next_try_ && clock_.now() < *next_try_) {
        return {false, tr("the last refresh had no answer"), next_try_};
    }
    return refresh(http, stop);
}

ZaloAccount::Readiness ZaloAccount::refresh(net::HttpClient& http, const std::stop_token& stop) {
    const GrantLock lock{home_, config_.name};
    const std::string known{grant_.refresh_token.reveal()};
    const auto expires_at = grant_.expires_at;
    if (!reload()) return wait_for_operator(tr("there is no grant"));
    // Another process was faster: a refresh token works only once.
    if (grant_.refresh_token.reveal() != known && is_alive()) return {true, {}, {}};
    grant_.expires_at = std::min(grant_.expires_at, expires_at);

    const auto secret = home_.read_secret(config_.app_secret_file);
    net::HttpRequest request{
        .url = config_.oauth_url + "/v4/oa/access_token",
        .headers = {{"secret_key", std::string{secret.reveal()}},
                    {"Content-Type", "application/x-www-form-urlencoded"}},
        .body =
            fmt::format("refresh_token={}&app_id={}&grant_type=refresh_token",
                        form_encoded(grant_.refresh_token.reveal()), form_encoded(config_.app_id))};
    return take(http.fetch(std::move(request), stop));
}

ZaloAccount::Readiness ZaloAccount::take(const net::HttpResponse& response) {
    using Reach = net::HttpResponse::Reach;
    if (response.reach == Reach::not_sent) {
        return try_later(response.failure, k_after_no_connection);
    }
    const auto body = json::try_parse(response.body);
    if (response.reach == Reach::unanswered || !body || !body->is_object()) {
        return try_later(tr("no answer that can be read"), k_after_no_answer);
    }
    auto access = text_field(*body, "access_token");
    auto renewed = text_field(*body, "refresh_token");
    // Zalo reports a failure with HTTP 200 too: only the presence of both tokens is a success.
    if (access.empty() || renewed.empty()) {
        grant_.failure = refusal(*body);
        write_grant(home_, config_.name, grant_);
        return is_alive() ? Readiness{true, {}, {}} : wait_for_operator(*grant_.failure);
    }
    const auto now = clock_.now();
    grant_ = {Secret{std::move(access)}, Secret{std::move(renewed)}, now, now + lifetime(*body),
              std::nullopt};
    write_grant(home_, config_.name, grant_);
    next_try_.reset();
    return {true, {}, {}};
}

}  // namespace sotay::notify
