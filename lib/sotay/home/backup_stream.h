#pragma once

#include "sotay/base/secret.h"
#include "sotay/base/sha256.h"
#include "sotay/formats/input_file.h"
#include "sotay/store/passphrase.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sotay::home {

/// The file of a backup while it is written: under FILE.new, of mode 0600, until finish(). After
/// the archive stands its SHA-256 in a frame that zstd skips, so that no byte can change unnoticed;
/// with a passphrase all of it is sealed.
class BackupOutput {
public:
    /// `file` "-" is standard output. Throws Error{conflict} when it exists and may not be
    /// replaced, Error{environment} when it cannot be written.
    BackupOutput(std::string file, bool may_replace, const std::optional<Secret>& passphrase);

    void write(std::string_view piece);
    /// The file is on disk and has its name when this returns.
    void finish();
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// Of the whole file, as sha256sum prints it. After finish().
    [[nodiscard]] const std::string& sha256() const { return sha256_; }

private:
    /// Deletes what was not finished.
    struct Target {
        std::string fresh{};  ///< "" for standard output
        int descriptor = -1;

        Target() = default;
        Target(const Target&) = delete;
        Target& operator=(const Target&) = delete;
        ~Target();
    };
    void put(std::string_view piece);

    std::string file_;
    Target target_;
    std::uint64_t bytes_ = 0;
    Sha256 archive_hash_;
    Sha256 file_hash_;
    std::string sha256_;
    std::unique_ptr<store::SealingStream> seal_;
};

/// The file of a backup while it is read.
class BackupInput {
public:
    /// `file` "-" is standard input. Throws Error{environment} when it cannot be opened,
    /// Error{usage} when it is sealed and there is no passphrase, Error{invalid_input} when the
    /// passphrase does not open it.
    BackupInput(const std::string& file, const std::optional<Secret>& passphrase);

    /// Bytes of the archive; 0 at its end.
    std::size_t read(std::span<char> buffer);
    /// Reads what is left and compares the hash at the end. Throws Error{invalid_input} when a byte
    /// is not as it was written.
    void finish();
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] bool is_sealed() const { return opening_ != nullptr; }

private:
    std::size_t read_raw(std::span<char> buffer);
    std::size_t read_plain(std::span<char> buffer);

    InputFile file_;
    std::string begun_;  ///< read to see whether it is sealed, still to be given out
    std::unique_ptr<store::OpeningStream> opening_;
    std::uint64_t bytes_ = 0;
    Sha256 hash_;
    std::string held_;  ///< may be the frame with the hash
};

}  // namespace sotay::home
