#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

namespace sotay {

/// A file without a name in the folder for temporary files, which nobody else can open (mode 0600)
/// and which is gone when closed. Every call throws Error{environment} when the disk refuses.
class ScratchFile {
public:
    ScratchFile();
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    /// Writes at the end.
    void add(std::string_view bytes);
    /// Fills `bytes` from `offset`, which must lie so that they have been written.
    void read(std::uint64_t offset, std::span<char> bytes) const;
    /// The file as a stream that the caller closes, positioned at its start; this object may be
    /// gone before it.
    [[nodiscard]] std::FILE* open_stream() const;

private:
    int descriptor_;
};

}  // namespace sotay
