#include "sotay/notify/zalo_webhook.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/sha256.h"
#include "sotay/base/token.h"
#include "sotay/formats/json.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sotay::notify {

namespace chr = std::chrono;

namespace {

using Kind = ZaloWebhook::Judgement::Kind;

constexpr chr::minutes k_skew{10};
constexpr chr::hours k_longest_retrying{24};

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string_view header(const std::vector<net::Header>& headers, std::string_view name) {
    const auto found = std::ranges::find_if(
        headers, [name](const auto& one) { return net::same_name(one.name, name); });
    return found == headers.end() ? std::string_view{} : trimmed(found->value);
}

/// What the signature may have been made with: the header's timestamp, else the body's, found
/// without reading a body that nobody vouches for yet.
std::vector<std::string> timestamps(const std::vector<net::Header>& headers,
                                    std::string_view body) {
    constexpr std::string_view k_name = "\"timestamp\"";
    constexpr std::size_t k_most = 4;
    std::vector<std::string> found;
    if (const auto given = header(headers, "X-ZEvent-Timestamp"); !given.empty()) {
        found.emplace_back(given);
    }
    for (auto at = body.find(k_name); at != std::string_view::npos && found.size() < k_most;
         at = body.find(k_name, at + 1)) {
        const auto begin = body.find_first_not_of(" \t\r\n:\"", at + k_name.size());
        if (begin == std::string_view::npos) break;
        const auto end = body.find_first_not_of("0123456789", begin);
        found.emplace_back(body.substr(begin, end - begin));
    }
    return found;
}

/// nullopt unless it is digits alone: where the body ends and the timestamp begins cannot be seen
/// in the digest, so it must be seen here.
std::optional<Instant> instant_of(std::string_view digits) {
    std::int64_t value = 0;
    const bool is_plain = digits.find_first_not_of("0123456789") == std::string_view::npos;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!is_plain || error != std::errc{}) return std::nullopt;
    return Instant{chr::milliseconds{value}};
}

/// "mac = AB…" as some have seen it, in the one form that is compared.
Bytes normal(std::string_view signature) {
    Bytes letters;
    for (const char letter : signature) {
        if (letter == ' ') continue;
        const bool is_upper = letter >= 'A' && letter <= 'Z';
        letters.push_back(static_cast<std::uint8_t>(is_upper ? letter - 'A' + 'a' : letter));
    }
    return letters;
}

bool is_timely(const std::vector<net::Header>& headers, Instant at, Instant now) {
    const auto retry = header(headers, "num_retry");
    const bool is_first = retry.empty() || retry == "0";
    const auto oldest = is_first ? now - k_skew : now - k_longest_retrying;
    return oldest <= at && at <= now + k_skew;
}

}  // namespace

std::string zalo_signature(const ZaloWebhook::Account& account, std::string_view body,
                           std::string_view timestamp) {
    Sha256 hash;
    hash.add(account.app_id);
    hash.add(body);
    hash.add(timestamp);
    hash.add(account.oa_secret.reveal());
    return "mac=" + to_hex(hash.finish());
}

ZaloWebhook::Judgement ZaloWebhook::judge(const std::vector<net::Header>& headers,
                                          const std::string& body, Instant now) const {
    if (trimmed(body) == "{}") return {Kind::probe, {}, {}};
    const auto given = normal(header(headers, "X-ZEvent-Signature"));
    if (given.empty()) return {Kind::forged, {}, {}};
    for (const auto& timestamp : timestamps(headers, body)) {
        const auto at = instant_of(timestamp);
        if (!at) continue;
        for (const auto& account : accounts_) {
            if (!is_same_secret(given, normal(zalo_signature(account, body, timestamp)))) continue;
            if (!is_timely(headers, *at, now)) return {Kind::stale, account.name, *at};
            const auto event = json::try_parse(body);
            const bool is_event = event && event->is_object();
            return {is_event ? Kind::event : Kind::unreadable, account.name, *at};
        }
    }
    return {Kind::forged, {}, {}};
}

std::vector<ZaloWebhook::Account> webhook_accounts(const home::Home& home) {
    std::vector<ZaloWebhook::Account> accounts;
    for (const auto& config : home.config().accounts) {
        if (config.provider != "zalo" || config.oa_secret_file.empty()) continue;
        try {
            accounts.push_back(
                {config.name, config.app_id, home.read_secret(config.oa_secret_file)});
        } catch (const Error& error) {
            log::error("webhook of \"{}\": {}", config.name, error.what());
        }
    }
    return accounts;
}

}  // namespace sotay::notify
