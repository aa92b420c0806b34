#include "sotay/store/blobs.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/sha256.h"
#include "sotay/formats/file_reason.h"
#include "sotay/formats/input_file.h"
#include "sotay/formats/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <set>
#include <vector>

namespace sotay::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_piece = std::size_t{64} << 10U;

Error cannot_write(const std::string& path, int code) {
    return {ErrorKind::environment, tr("cannot write \"{}\": {}", path, file_reason(code))};
}

/// Reads `path` to its end; the digest of what was read.
Bytes read_pieces(const std::string& path, const std::function<void(std::string_view)>& take) {
    InputFile input{path};
    Sha256 hash;
    std::vector<char> buffer(k_piece);
    while (const std::size_t size = input.read(buffer)) {
        const std::string_view piece{buffer.data(), size};
        hash.add(piece);
        take(piece);
    }
    return hash.finish();
}

/// A file without a lasting name yet, gone again unless moved to one.
class Incoming {
public:
    explicit Incoming(const std::string& folder) : path_{folder + "/incoming-XXXXXX"} {
        descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);  // mode 0600
        if (descriptor_ < 0) throw cannot_write(folder, errno);
    }
    Incoming(const Incoming&) = delete;
    Incoming& operator=(const Incoming&) = delete;
    ~Incoming() {
        ::close(descriptor_);
        if (!moved_) ::unlink(path_.c_str());
    }

    void write(std::string_view piece) {
        while (!piece.empty()) {
            const ssize_t size = ::write(descriptor_, piece.data(), piece.size());
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) throw cannot_write(path_, errno);
            piece.remove_prefix(static_cast<std::size_t>(size));
        }
    }
    void begin_sync() const {
        // Only a hint: move_to() makes sure.
        static_cast<void>(::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE));
    }
    /// The content is on disk before the name is.
    void move_to(const std::string& target) {
        if (::fsync(descriptor_) != 0) throw cannot_write(path_, errno);
        if (std::rename(path_.c_str(), target.c_str()) != 0) throw cannot_write(target, errno);
        moved_ = true;
    }

private:
    std::string path_;
    int descriptor_ = -1;
    bool moved_ = false;
};

void make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) throw cannot_write(path, errno);
}

/// Makes the names in a folder last.
void sync_folder(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int code = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!done) throw cannot_write(path, code);
}

void write_pieces(const Blobs& blobs, const Bytes& digest, std::FILE* file,
                  const std::string& name) {
    blobs.read(digest, [&](std::string_view piece) {
        if (std::fwrite(piece.data(), 1, piece.size(), file) != piece.size()) {
            throw cannot_write(name, errno);
        }
    });
    if (std::fflush(file) != 0) throw cannot_write(name, errno);
}

}  // namespace

std::string Blobs::path(const Bytes& digest) const {
    const std::string name = to_hex(digest);
    return folder_ + "/" + name.substr(0, 2) + "/" + name.substr(2);
}

Bytes Blobs::put(const std::string& file) const {
    make_folder(folder_);
    Incoming incoming{folder_};
    const Bytes digest =
        read_pieces(file, [&incoming](std::string_view piece) { incoming.write(piece); });
    const fs::path target{path(digest)};
    const std::string folder = target.parent_path();
    make_folder(folder);
    // Also when the content is there already: the new copy mends one that was damaged.
    incoming.move_to(target);
    sync_folder(folder);
    sync_folder(folder_);
    return digest;
}

void Blobs::put_all(std::span<const Content> contents) const {
    if (contents.empty()) return;
    make_folder(folder_);
    // All are on their way to the disk before the first is waited for.
    std::deque<Incoming> incoming;
    for (const Content& content : contents) {
        incoming.emplace_back(folder_).write(content.bytes);
        incoming.back().begin_sync();
    }
    std::set<std::string> folders;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        const fs::path target{path(contents[i].digest)};
        if (folders.insert(target.parent_path()).second) make_folder(target.parent_path());
        incoming[i].move_to(target);
    }
    for (const std::string& folder : folders) sync_folder(folder);
    sync_folder(folder_);
}

void Blobs::read(const Bytes& digest, const std::function<void(std::string_view)>& take) const {
    const std::string file = path(digest);
    if (::access(file.c_str(), F_OK) != 0) {
        throw Error{ErrorKind::environment,
                    tr("the kept file \"{}\" is missing: restore it from a backup", file)};
    }
    if (read_pieces(file, take) != digest) {
        throw Error{ErrorKind::environment,
                    tr("the kept file \"{}\" is damaged: restore it from a backup", file)};
    }
}

void Blobs::copy_to(const Bytes& digest, const std::string& output) const {
    if (output == "-") {
        verify(digest);
        write_pieces(*this, digest, stdout, output);
        return;
    }
    TemporaryFile temporary{output};
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file{
        std::fopen(temporary.path().c_str(), "wb"), &std::fclose};
    if (file == nullptr) throw cannot_write(output, errno);
    write_pieces(*this, digest, file.get(), output);
    temporary.keep();
}

void Blobs::verify(const Bytes& digest) const {
    read(digest, [](std::string_view) {});
}

Bytes file_digest(const std::string& path) {
    return read_pieces(path, [](std::string_view) {});
}

}  // namespace sotay::store
