#pragma once

#include "sotay/base/secret.h"

#include <string_view>

namespace sotay {

/// SHA-256 of bytes that come piece by piece.
class Sha256 {
public:
    Sha256();
    void add(std::string_view piece);
    /// The digest of everything added; nothing may be added after it.
    [[nodiscard]] Bytes finish();

private:
    alignas(16) unsigned char state_[128];  // crypto_hash_sha256_state, known to the source alone
};

/// HMAC-SHA256 of `message`.
[[nodiscard]] Bytes hmac_sha256(const Secret& key, std::string_view message);

}  // namespace sotay
