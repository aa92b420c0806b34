#include "sotay/store/vault.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace sotay::store {

namespace {

constexpr std::uint8_t k_version = 1;
constexpr std::uint8_t k_key_id = 1;
constexpr std::size_t k_prefix = 2;
constexpr std::size_t k_nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t k_tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t k_index_size = 16;
constexpr std::size_t k_digest_size = 32;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// One key for each purpose, so that an index can never help to open a value.
Secret derive(const unsigned char* master, std::uint64_t id) {
    std::string key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, '\0');
    crypto_kdf_derive_from_key(reinterpret_cast<unsigned char*>(key.data()), key.size(), id,
                               "sotay001", master);
    return Secret{std::move(key)};
}

std::string associated_data(const SealedPlace& place) {
    return fmt::format("{}/{}/{}", place.table, place.column, place.row);
}

Bytes keyed_hash(const Secret& key, std::string_view name, std::string_view value,
                 std::size_t size) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, raw(key.reveal()), key.reveal().size(), size);
    crypto_generichash_update(&state, raw(name), name.size());
    static constexpr unsigned char k_separator = 0;
    crypto_generichash_update(&state, &k_separator, 1);
    crypto_generichash_update(&state, raw(value), value.size());
    Bytes hash(size);
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hash;
}

// One call to the kernel for many nonces: an import seals a million values.
void fill_nonce(unsigned char* nonce) {
    thread_local std::array<unsigned char, 170 * k_nonce> pool;
    thread_local std::size_t used = pool.size();
    if (used == pool.size()) {
        randombytes_buf(pool.data(), pool.size());
        used = 0;
    }
    std::copy_n(pool.data() + used, k_nonce, nonce);
    used += k_nonce;
}

[[noreturn]] void cannot_open() {
    throw Error{ErrorKind::environment,
                tr("a sealed value does not open: the master key is not this database's, or the "
                   "database was altered")};
}

}  // namespace

Vault::Vault(const Secret& master_key) {
    std::array<unsigned char, crypto_kdf_KEYBYTES> key{};
    std::size_t length = 0;
    const auto text = master_key.reveal();
    if (sodium_init() < 0 ||
        sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &length,
                       nullptr) != 0 ||
        length != key.size() || text.size() != 2 * key.size()) {
        throw Error{ErrorKind::environment,
                    tr("the master key is not 64 hexadecimal digits: restore it "
                       "from the copy kept outside the home")};
    }
    sealing_key_ = derive(key.data(), 1);
    index_key_ = derive(key.data(), 2);
    digest_key_ = derive(key.data(), 3);
    fingerprint_ = to_hex(keyed_hash(derive(key.data(), 4), "fingerprint", "", k_index_size));
    sodium_memzero(key.data(), key.size());
}

Bytes Vault::seal(std::string_view value, const SealedPlace& place) const {
    Bytes sealed(k_prefix + k_nonce + value.size() + k_tag);
    sealed[0] = k_version;
    sealed[1] = k_key_id;
    unsigned char* nonce = sealed.data() + k_prefix;
    fill_nonce(nonce);
    const auto data = associated_data(place);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + k_nonce, nullptr, raw(value), value.size(),
                                               raw(data), data.size(), nullptr, nonce,
                                               raw(sealing_key_.reveal()));
    return sealed;
}

std::string Vault::open(const Bytes& sealed, const SealedPlace& place) const {
    if (sealed.size() < k_prefix + k_nonce + k_tag || sealed[0] != k_version ||
        sealed[1] != k_key_id) {
        cannot_open();
    }
    const unsigned char* nonce = sealed.data() + k_prefix;
    const auto data = associated_data(place);
    std::string value(sealed.size() - k_prefix - k_nonce - k_tag, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(value.data()), nullptr, nullptr, nonce + k_nonce,
            value.size() + k_tag, raw(data), data.size(), nonce, raw(sealing_key_.reveal())) != 0) {
        cannot_open();
    }
    return value;
}

Bytes Vault::blind_index(std::string_view name, std::string_view value) const {
    return keyed_hash(index_key_, name, value, k_index_size);
}

Bytes Vault::digest(std::string_view content) const {
    return keyed_hash(digest_key_, "digest", content, k_digest_size);
}

std::string Vault::new_key() { return random_hex(crypto_kdf_KEYBYTES); }

}  // namespace sotay::store
