#include "sotay/formats/scratch_file.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

namespace sotay {
namespace {

[[noreturn]] void fail(int code) {
    throw Error{ErrorKind::environment, tr("no temporary file can be used: {}", file_reason(code))};
}

int open_nameless(const std::string& folder) {
    const int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) return descriptor;
    // Not every file system knows files without a name.
    std::string path = folder + "/sotay-XXXXXX";
    const int named = mkostemp(path.data(), O_CLOEXEC);
    if (named < 0) fail(errno);
    unlink(path.c_str());
    return named;
}

}  // namespace

ScratchFile::ScratchFile()
    : descriptor_{open_nameless(std::filesystem::temp_directory_path().string())} {}

ScratchFile::~ScratchFile() { close(descriptor_); }

void ScratchFile::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void ScratchFile::read(std::uint64_t offset, std::span<char> bytes) const {
    while (!bytes.empty()) {
        const ssize_t size =
            pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) fail(size < 0 ? errno : EIO);
        bytes = bytes.subspan(static_cast<std::size_t>(size));
        offset += static_cast<std::uint64_t>(size);
    }
}

std::FILE* ScratchFile::open_stream() const {
    const int copy = fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) fail(errno);
    std::FILE* stream = fdopen(copy, "rb");
    if (stream == nullptr) {
        const int code = errno;
        close(copy);
        fail(code);
    }
    std::rewind(stream);
    return stream;
}

}  // namespace sotay
