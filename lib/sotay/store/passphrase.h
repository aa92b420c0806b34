#pragma once

#include "sotay/base/secret.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sotay::store {

/// Seals a stream of any length with a passphrase (Argon2id, then XChaCha20-Poly1305 in pieces of
/// 64 KiB, of which none can be altered, moved or cut off unnoticed).
class SealingStream {
public:
    using Sink = std::function<void(std::string_view)>;

    /// Deriving the key takes about a second and 256 MB. Writes the beginning to `sink`.
    SealingStream(const Secret& passphrase, Sink sink);
    ~SealingStream();
    SealingStream(const SealingStream&) = delete;
    SealingStream& operator=(const SealingStream&) = delete;

    void write(std::string_view piece);
    /// Writes what is left; without it the stream does not open.
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Opens what SealingStream wrote.
class OpeningStream {
public:
    /// Fills the buffer and gives the bytes read: fewer than asked only at the end.
    using Source = std::function<std::size_t(std::span<char>)>;

    /// Throws Error{invalid_input} when the passphrase is wrong or the beginning is damaged.
    OpeningStream(const Secret& passphrase, Source source);
    ~OpeningStream();
    OpeningStream(const OpeningStream&) = delete;
    OpeningStream& operator=(const OpeningStream&) = delete;

    /// Fills the buffer as a Source does. Throws Error{invalid_input} when the passphrase is wrong
    /// or the stream was altered or cut off.
    std::size_t read(std::span<char> buffer);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// How every sealed stream begins.
inline constexpr std::string_view k_sealed_magic = "sotay sealed 1\r\n";

/// One value sealed as text of hexadecimal lines, which can be printed on paper.
[[nodiscard]] std::string seal_text(const Secret& passphrase, const Secret& value);
/// Throws Error{invalid_input} as OpeningStream does.
[[nodiscard]] Secret open_text(const Secret& passphrase, std::string_view text);

}  // namespace sotay::store
