#pragma once

#include "sotay/base/secret.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::members {

/// What `members.identity` seals.
struct Identity {
    std::optional<std::string> card_number;  ///< "38.123456" or 12 digits
    std::optional<std::string> citizen_id;   ///< 12 digits
};

/// What `members.contact` seals. Apart from the identity, so that sending opens no more than it
/// needs.
struct Contact {
    std::optional<std::string> phone;  ///< "84…"
    std::optional<std::string> zalo_id;
    std::optional<std::string> email;
};

/// The value of the column for the member `id`; nullopt when there is nothing to seal.
[[nodiscard]] std::optional<Bytes> seal(const Identity& identity, std::int64_t id,
                                        const store::Vault& vault);
[[nodiscard]] std::optional<Bytes> seal(const Contact& contact, std::int64_t id,
                                        const store::Vault& vault);
/// Throw Error{environment} as Vault::open does.
[[nodiscard]] Identity open_identity(const std::optional<Bytes>& sealed, std::int64_t id,
                                     const store::Vault& vault);
[[nodiscard]] Contact open_contact(const std::optional<Bytes>& sealed, std::int64_t id,
                                   const store::Vault& vault);

/// What finds a member by a number: a keyed digest. A card number is found dotted or not.
[[nodiscard]] Bytes card_index(std::string_view card_number, const store::Vault& vault);
[[nodiscard]] Bytes citizen_id_index(std::string_view citizen_id, const store::Vault& vault);
[[nodiscard]] Bytes phone_index(std::string_view phone, const store::Vault& vault);
[[nodiscard]] Bytes zalo_id_index(std::string_view zalo_id, const store::Vault& vault);

/// One way of writing a card number: only its digits. "" when there are none.
[[nodiscard]] std::string card_key(std::string_view card_number);

}  // namespace sotay::members
