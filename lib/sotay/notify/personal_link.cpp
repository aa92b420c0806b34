#include "sotay/notify/personal_link.h"

#include "sotay/base/token.h"

namespace sotay::notify {

namespace {

// With the digest of 16 bytes that makes 28 letters without a bit to spare: no token has a second
// spelling.
constexpr std::size_t k_id_size = 5;
constexpr std::size_t k_token_letters = 28;

std::string start_of(std::string_view public_url) {
    while (public_url.ends_with('/')) public_url.remove_suffix(1);
    if (public_url.empty()) return {};
    return std::string{public_url} + std::string{PersonalLinks::k_path};
}

Bytes id_bytes(std::int64_t delivery) {
    Bytes bytes(k_id_size);
    auto rest = static_cast<std::uint64_t>(delivery);
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        *byte = static_cast<std::uint8_t>(rest & 0xFFU);
        rest >>= 8U;
    }
    return bytes;
}

Bytes signed_id(const store::Vault& vault, std::int64_t delivery) {
    auto bytes = id_bytes(delivery);
    const auto digest = vault.blind_index("personal link", std::to_string(delivery));
    bytes.insert(bytes.end(), digest.begin(), digest.end());
    return bytes;
}

}  // namespace

PersonalLinks::PersonalLinks(const store::Vault& vault, std::string_view public_url)
    : vault_{vault}, start_{start_of(public_url)} {}

std::string PersonalLinks::token(std::int64_t delivery) const {
    return to_base64url(signed_id(vault_, delivery));
}

std::optional<std::int64_t> PersonalLinks::delivery(std::string_view token) const {
    if (token.size() != k_token_letters) return std::nullopt;
    const auto bytes = from_base64url(token);
    if (!bytes) return std::nullopt;
    std::int64_t delivery = 0;
    for (std::size_t at = 0; at < k_id_size; ++at) delivery = delivery * 256 + (*bytes)[at];
    if (!is_same_secret(*bytes, signed_id(vault_, delivery))) return std::nullopt;
    return delivery;
}

std::optional<std::string> PersonalLinks::url(std::int64_t delivery) const {
    if (start_.empty()) return std::nullopt;
    return start_ + token(delivery);
}

std::optional<std::string> specimen_link(std::string_view public_url) {
    const auto start = start_of(public_url);
    if (start.empty()) return std::nullopt;
    return start + std::string(k_token_letters, 'A');
}

}  // namespace sotay::notify
