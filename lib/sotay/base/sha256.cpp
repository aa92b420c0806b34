#include "sotay/base/sha256.h"

#include <sodium.h>

#include <new>

namespace sotay {

namespace {

crypto_hash_sha256_state* state_in(unsigned char* bytes) {
    return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes));
}

}  // namespace

Sha256::Sha256() {
    static_assert(sizeof state_ >= sizeof(crypto_hash_sha256_state) &&
                  alignof(crypto_hash_sha256_state) <= 16);
    crypto_hash_sha256_init(new (state_) crypto_hash_sha256_state);
}

void Sha256::add(std::string_view piece) {
    crypto_hash_sha256_update(state_in(state_),
                              reinterpret_cast<const unsigned char*>(piece.data()), piece.size());
}

Bytes Sha256::finish() {
    Bytes digest(crypto_hash_sha256_BYTES);
    crypto_hash_sha256_final(state_in(state_), digest.data());
    return digest;
}

Bytes hmac_sha256(const Secret& key, std::string_view message) {
    const auto as_bytes = [](std::string_view text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, as_bytes(key.reveal()), key.reveal().size());
    crypto_auth_hmacsha256_update(&state, as_bytes(message), message.size());
    Bytes mac(crypto_auth_hmacsha256_BYTES);
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof state);
    return mac;
}

}  // namespace sotay
