#pragma once

#include "sotay/base/clock.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sotay {

/// Takes bytes; what it throws ends the work and reaches the caller.
using ByteSink = std::function<void(std::string_view)>;
/// Fills the buffer and gives the bytes read: 0 only at the end.
using ByteSource = std::function<std::size_t(std::span<char>)>;

/// Writes ordinary files into a tar archive (GNU, compressed by zstd), each readable by its owner
/// alone. Names are relative.
class ArchiveWriter {
public:
    ArchiveWriter(ByteSink sink, Instant modified_at);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    /// Begins a file of exactly `bytes` bytes, which follow by write().
    void begin(const std::string& name, std::uint64_t bytes);
    void write(std::string_view piece);
    /// Ends the archive. Throws Error{bug} when the last file did not get its bytes.
    void finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Reads such an archive from beginning to end, and nothing else: a link, a folder or a device in
/// it is an error, so that no entry can lead anywhere. The names are the archive's own: check them.
class ArchiveReader {
public:
    struct Entry {
        std::string name;
        std::uint64_t bytes = 0;
    };

    explicit ArchiveReader(ByteSource source);
    ~ArchiveReader();
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;

    /// The next file; nullopt at the end. Throws Error{invalid_input} when the archive is damaged.
    [[nodiscard]] std::optional<Entry> next();
    /// A piece of the present file; 0 at its end. Throws as next() does.
    std::size_t read(std::span<char> buffer);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sotay
