#pragma once

#include "sotay/base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sotay::store {

/// Where a sealed value stands. It is bound to this place: moved to another row or column it does
/// not open.
struct SealedPlace {
    std::string_view table;
    std::string_view column;
    std::int64_t row = 0;
};

/// Seals members' identifying data with the home's master key (XChaCha20-Poly1305; a sealed value
/// is version, key id, nonce and ciphertext) and gives blind indexes (keyed BLAKE2b of 16 bytes)
/// that find equal values without opening any. Never changes after construction; may be shared by
/// threads.
class Vault {
public:
    /// `master_key`: 64 hexadecimal digits. Throws Error{environment} when it is anything else.
    explicit Vault(const Secret& master_key);

    [[nodiscard]] Bytes seal(std::string_view value, const SealedPlace& place) const;
    /// Throws Error{environment} when the value was sealed with another key, or altered, or moved.
    [[nodiscard]] std::string open(const Bytes& sealed, const SealedPlace& place) const;
    /// `name` keeps equal values of different columns apart, e.g. "phone".
    [[nodiscard]] Bytes blind_index(std::string_view name, std::string_view value) const;
    /// A keyed digest of written values for the audit trail: tells whether they changed, never what
    /// they are.
    [[nodiscard]] Bytes digest(std::string_view content) const;

    /// Tells keys apart without telling the key: 32 hexadecimal digits.
    [[nodiscard]] std::string fingerprint() const { return fingerprint_; }

    /// A new master key for Vault's constructor.
    [[nodiscard]] static std::string new_key();

private:
    Secret sealing_key_;
    Secret index_key_;
    Secret digest_key_;
    std::string fingerprint_;
};

}  // namespace sotay::store
