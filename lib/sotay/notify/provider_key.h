#pragma once

#include "sotay/notify/outbox.h"
#include "sotay/store/vault.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sotay::notify {

/// The key under which a provider knows a message to one person: 40 hexadecimal digits, the numbers
/// of message and member and a keyed digest of these, rung, epoch and the moment when the message
/// was made, `created_at`. So a report that names it is found without an index; no other home's
/// message 1 is taken for a repetition of ours; and after a restore the key of the very same
/// message is the same again, so that a repetition is noticed, while a new message that got the
/// number of a lost one has a key of its own.
[[nodiscard]] std::string provider_key(const store::Vault& vault, const Due& due,
                                       Instant created_at);

/// Whom a key speaks of.
struct KeyPlace {
    std::int64_t message = 0;
    std::int64_t member = 0;
};
/// nullopt for what cannot be a key. Whether it was ever used, only the attempts know.
[[nodiscard]] std::optional<KeyPlace> place_of(std::string_view key);

}  // namespace sotay::notify
