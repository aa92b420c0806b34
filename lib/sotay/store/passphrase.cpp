#include "sotay/store/passphrase.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <vector>

namespace sotay::store {

namespace {

constexpr std::size_t k_piece = std::size_t{64} << 10U;
constexpr std::size_t k_overhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t k_line = 64;
// A file from elsewhere may not make us work for hours or take all memory.
constexpr std::uint64_t k_most_work = 16;
constexpr std::uint64_t k_most_memory = std::uint64_t{1} << 30U;

using State = crypto_secretstream_xchacha20poly1305_state;

unsigned char* raw(char* text) { return reinterpret_cast<unsigned char*>(text); }
const unsigned char* raw(const char* text) { return reinterpret_cast<const unsigned char*>(text); }

[[noreturn]] void cannot_open() {
    throw Error{ErrorKind::invalid_input,
                tr("the passphrase is wrong, or the sealed file was damaged")};
}

/// What stands before the sealed pieces, byte for byte.
struct Beginning {
    std::string magic{k_sealed_magic};
    std::array<char, crypto_pwhash_SALTBYTES> salt{};
    std::uint64_t work = crypto_pwhash_OPSLIMIT_MODERATE;
    std::uint64_t memory = crypto_pwhash_MEMLIMIT_MODERATE;
    std::array<char, crypto_secretstream_xchacha20poly1305_HEADERBYTES> header{};

    static constexpr std::size_t k_size = k_sealed_magic.size() + crypto_pwhash_SALTBYTES + 16 +
                                          crypto_secretstream_xchacha20poly1305_HEADERBYTES;
};

void put_number(std::string& out, std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(value >> shift);
}

std::uint64_t number_at(std::string_view text) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = value << 8U | static_cast<unsigned char>(text[i]);
    return value;
}

std::string encode(const Beginning& beginning) {
    std::string out = beginning.magic;
    out.append(beginning.salt.data(), beginning.salt.size());
    put_number(out, beginning.work);
    put_number(out, beginning.memory);
    out.append(beginning.header.data(), beginning.header.size());
    return out;
}

Beginning decode(std::string_view text) {
    if (text.size() != Beginning::k_size || !text.starts_with(k_sealed_magic)) cannot_open();
    Beginning beginning;
    text.remove_prefix(k_sealed_magic.size());
    std::copy_n(text.data(), beginning.salt.size(), beginning.salt.data());
    text.remove_prefix(beginning.salt.size());
    beginning.work = number_at(text);
    beginning.memory = number_at(text.substr(8));
    text.remove_prefix(16);
    std::copy_n(text.data(), beginning.header.size(), beginning.header.data());
    return beginning;
}

Secret derive_key(const Secret& passphrase, const Beginning& beginning) {
    if (beginning.work < crypto_pwhash_OPSLIMIT_MIN || beginning.work > k_most_work ||
        beginning.memory < crypto_pwhash_MEMLIMIT_MIN || beginning.memory > k_most_memory) {
        cannot_open();
    }
    std::string key(crypto_secretstream_xchacha20poly1305_KEYBYTES, '\0');
    const auto text = passphrase.reveal();
    if (crypto_pwhash(raw(key.data()), key.size(), text.data(), text.size(),
                      raw(beginning.salt.data()), beginning.work,
                      static_cast<std::size_t>(beginning.memory),
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw Error{ErrorKind::environment,
                    tr("not enough memory to make a key of the passphrase: {} MB are needed",
                       beginning.memory / 1'000'000)};
    }
    return Secret{std::move(key)};
}

}  // namespace

struct SealingStream::Impl {
    Sink sink;
    State state{};
    std::string beginning{};  ///< authenticated with the first piece
    std::string waiting{};

    void seal(std::string_view piece, unsigned char tag) {
        std::string sealed(piece.size() + k_overhead, '\0');
        crypto_secretstream_xchacha20poly1305_push(&state, raw(sealed.data()), nullptr,
                                                   raw(piece.data()), piece.size(),
                                                   raw(beginning.data()), beginning.size(), tag);
        beginning.clear();
        sink(sealed);
    }
};

SealingStream::SealingStream(const Secret& passphrase, Sink sink)
    : impl_{std::make_unique<Impl>(Impl{std::move(sink)})} {
    Beginning beginning;
    randombytes_buf(beginning.salt.data(), beginning.salt.size());
    const auto key = derive_key(passphrase, beginning);
    crypto_secretstream_xchacha20poly1305_init_push(&impl_->state, raw(beginning.header.data()),
                                                    raw(key.reveal().data()));
    impl_->beginning = encode(beginning);
    impl_->sink(impl_->beginning);
}

SealingStream::~SealingStream() { sodium_memzero(&impl_->state, sizeof impl_->state); }

void SealingStream::write(std::string_view piece) {
    // A piece is sealed when the next byte shows that it is not the last one.
    while (!piece.empty()) {
        if (impl_->waiting.size() == k_piece) {
            impl_->seal(impl_->waiting, 0);
            impl_->waiting.clear();
        }
        const auto size = std::min(piece.size(), k_piece - impl_->waiting.size());
        impl_->waiting += piece.substr(0, size);
        piece.remove_prefix(size);
    }
}

void SealingStream::finish() {
    impl_->seal(impl_->waiting, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

struct OpeningStream::Impl {
    Source source;
    State state{};
    std::string beginning{};
    std::vector<char> sealed = std::vector<char>(k_piece + k_overhead);
    std::string opened{};
    std::size_t used = 0;
    bool is_last = false;

    void open_piece() {
        const auto size = source(sealed);
        if (size < k_overhead) cannot_open();
        opened.resize(size - k_overhead);
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(
                &state, raw(opened.data()), nullptr, &tag, raw(sealed.data()), size,
                raw(beginning.data()), beginning.size()) != 0) {
            cannot_open();
        }
        beginning.clear();
        used = 0;
        is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        std::array<char, 1> more{};
        if (is_last && source(more) != 0) cannot_open();
    }
};

OpeningStream::OpeningStream(const Secret& passphrase, Source source)
    : impl_{std::make_unique<Impl>(Impl{std::move(source)})} {
    std::string text(Beginning::k_size, '\0');
    text.resize(impl_->source(text));
    const auto beginning = decode(text);
    const auto key = derive_key(passphrase, beginning);
    if (crypto_secretstream_xchacha20poly1305_init_pull(&impl_->state, raw(beginning.header.data()),
                                                        raw(key.reveal().data())) != 0) {
        cannot_open();
    }
    impl_->beginning = std::move(text);
    impl_->open_piece();
}

OpeningStream::~OpeningStream() {
    sodium_memzero(&impl_->state, sizeof impl_->state);
    sodium_memzero(impl_->opened.data(), impl_->opened.size());
}

std::size_t OpeningStream::read(std::span<char> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        if (impl_->used == impl_->opened.size()) {
            if (impl_->is_last) break;
            impl_->open_piece();
            continue;
        }
        const auto size = std::min(buffer.size() - filled, impl_->opened.size() - impl_->used);
        std::copy_n(impl_->opened.data() + impl_->used, size, buffer.data() + filled);
        impl_->used += size;
        filled += size;
    }
    return filled;
}

std::string seal_text(const Secret& passphrase, const Secret& value) {
    std::string sealed;
    SealingStream stream{passphrase, [&sealed](std::string_view piece) { sealed += piece; }};
    stream.write(value.reveal());
    stream.finish();
    const auto hex = to_hex(Bytes{sealed.begin(), sealed.end()});
    std::string lines;
    for (std::size_t at = 0; at < hex.size(); at += k_line) lines += hex.substr(at, k_line) + "\n";
    return lines;
}

Secret open_text(const Secret& passphrase, std::string_view text) {
    std::string sealed(text.size() / 2, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(raw(sealed.data()), sealed.size(), text.data(), text.size(), " \r\n", &size,
                       &end) != 0 ||
        end != text.data() + text.size()) {
        cannot_open();
    }
    sealed.resize(size);
    std::size_t at = 0;
    OpeningStream stream{passphrase, [&](std::span<char> buffer) {
                             const auto count = std::min(buffer.size(), sealed.size() - at);
                             std::copy_n(sealed.data() + at, count, buffer.data());
                             at += count;
                             return count;
                         }};
    std::string value(sealed.size(), '\0');
    value.resize(stream.read(value));
    return Secret{std::move(value)};
}

}  // namespace sotay::store
