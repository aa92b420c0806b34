#include "sotay/notify/provider_key.h"

#include <fmt/format.h>

#include <charconv>

namespace sotay::notify {

namespace {

constexpr std::size_t k_number_digits = 8;
constexpr std::size_t k_digest_digits = 24;
constexpr std::uint64_t k_number_mask = 0xFFFF'FFFFU;

std::uint64_t low_bits(std::int64_t number) {
    return static_cast<std::uint64_t>(number) & k_number_mask;
}

std::optional<std::int64_t> number_in(std::string_view digits) {
    std::uint32_t number = 0;
    constexpr int k_hexadecimal = 16;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, number, k_hexadecimal);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

}  // namespace

std::string provider_key(const store::Vault& vault, const Due& due, Instant created_at) {
    const auto digest = to_hex(vault.blind_index(
        "delivery", fmt::format("{}/{}/{}/{}/{}", due.message, due.member, due.rung, due.epoch,
                                created_at.time_since_epoch().count())));
    return fmt::format("{:08x}{:08x}{}", low_bits(due.message), low_bits(due.member),
                       std::string_view{digest}.substr(0, k_digest_digits));
}

std::optional<KeyPlace> place_of(std::string_view key) {
    if (key.size() != 2 * k_number_digits + k_digest_digits) return std::nullopt;
    const auto message = number_in(key.substr(0, k_number_digits));
    const auto member = number_in(key.substr(k_number_digits, k_number_digits));
    if (!message || !member) return std::nullopt;
    return KeyPlace{*message, *member};
}

}  // namespace sotay::notify
