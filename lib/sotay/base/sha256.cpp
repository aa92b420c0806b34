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

}  // namespace sotay
