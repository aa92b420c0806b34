// Preloaded into a program, writes down in order what it asks of the disk below $DISK_LOG_ROOT and
// every byte that it sends over TCP: what a power loss at any moment could leave, and what the
// world knew by then.
//
// $DISK_LOG gets one record a call: kind, length of the path, offset, length of the data, path,
// data.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

enum class Kind : std::uint32_t { write = 1, truncate, sync, rename, unlink, sent };

struct Header {
    Kind kind{};
    std::uint32_t path_length = 0;
    std::uint64_t offset = 0;
    std::uint64_t data_length = 0;
};

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int log_file() {
    static const int k_file = [] {
        const char* path = std::getenv("DISK_LOG");
        if (path == nullptr) return -1;
        const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, 0600));
    }();
    return k_file;
}

std::string_view root() {
    static const char* const k_root = std::getenv("DISK_LOG_ROOT");
    return k_root == nullptr ? std::string_view{} : std::string_view{k_root};
}

bool is_watched(std::string_view path) {
    return !root().empty() && path.starts_with(root()) && !path.ends_with("-shm") &&
           !path.ends_with(" (deleted)");
}

// One call of the system a record: with O_APPEND the records of all threads and programs stay
// whole.
void record(Kind kind, std::string_view path, std::uint64_t offset, std::string_view data) {
    const Header header{kind, static_cast<std::uint32_t>(path.size()), offset, data.size()};
    std::string bytes{reinterpret_cast<const char*>(&header), sizeof header};
    bytes.append(path).append(data);
    if (::syscall(SYS_write, log_file(), bytes.data(), bytes.size()) !=
        static_cast<long>(bytes.size())) {
        std::abort();
    }
}

std::string path_of(int file) {
    std::array<char, PATH_MAX> path{};
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = ::readlink(link.c_str(), path.data(), path.size());
    return size < 0 ? std::string{} : std::string{path.data(), static_cast<std::size_t>(size)};
}

std::string absolute(const char* path) {
    if (*path == '/') return path;
    std::array<char, PATH_MAX> folder{};
    return ::getcwd(folder.data(), folder.size()) == nullptr
               ? std::string{}
               : std::string{folder.data()} + "/" + path;
}

bool is_tcp(int file) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    return ::getpeername(file, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
           (address.ss_family == AF_INET || address.ss_family == AF_INET6);
}

std::string_view view(const void* data, std::size_t size) {
    return {static_cast<const char*>(data), size};
}

void note_write(int file, const void* data, std::size_t size, off_t offset) {
    const auto path = path_of(file);
    if (is_watched(path)) {
        record(Kind::write, path, static_cast<std::uint64_t>(offset), view(data, size));
    }
}

void note_truncation(const std::string& path, off_t size) {
    if (is_watched(path)) record(Kind::truncate, path, static_cast<std::uint64_t>(size), {});
}

void note_sync(int file) {
    const auto path = path_of(file);
    if (is_watched(path)) record(Kind::sync, path, 0, {});
}

void note_opening(const char* path, int flags) {
    const auto full = absolute(path);
    if ((flags & O_TRUNC) != 0) return note_truncation(full, 0);
    if ((flags & O_CREAT) != 0 && ::access(full.c_str(), F_OK) != 0) note_truncation(full, 0);
}

mode_t mode_of(int flags, va_list arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

off_t position(int file) {
    struct stat info {};
    const bool appends = (::fcntl(file, F_GETFL) & O_APPEND) != 0;
    if (appends && ::fstat(file, &info) == 0) return info.st_size;
    return ::lseek(file, 0, SEEK_CUR);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = mode_of(flags, arguments);
    va_end(arguments);
    note_opening(path, flags);
    return next<int(const char*, int, ...)>("open")(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = mode_of(flags, arguments);
    va_end(arguments);
    note_opening(path, flags);
    return next<int(const char*, int, ...)>("open64")(path, flags, mode);
}

ssize_t write(int file, const void* data, size_t size) {
    note_write(file, data, size, position(file));
    return next<ssize_t(int, const void*, size_t)>("write")(file, data, size);
}

ssize_t writev(int file, const iovec* parts, int count) {
    auto offset = position(file);
    for (int i = 0; i < count; ++i) {
        note_write(file, parts[i].iov_base, parts[i].iov_len, offset);
        offset += static_cast<off_t>(parts[i].iov_len);
    }
    return next<ssize_t(int, const iovec*, int)>("writev")(file, parts, count);
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
    note_write(file, data, size, offset);
    return next<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, data, size, offset);
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
    note_write(file, data, size, offset);
    return next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, data, size, offset);
}

int ftruncate(int file, off_t size) {
    note_truncation(path_of(file), size);
    return next<int(int, off_t)>("ftruncate")(file, size);
}

int ftruncate64(int file, off64_t size) {
    note_truncation(path_of(file), size);
    return next<int(int, off64_t)>("ftruncate64")(file, size);
}

int fsync(int file) {
    const int result = next<int(int)>("fsync")(file);
    if (result == 0) note_sync(file);
    return result;
}

int fdatasync(int file) {
    const int result = next<int(int)>("fdatasync")(file);
    if (result == 0) note_sync(file);
    return result;
}

int rename(const char* from, const char* to) {
    const auto source = absolute(from);
    if (is_watched(source)) record(Kind::rename, source, 0, absolute(to));
    return next<int(const char*, const char*)>("rename")(from, to);
}

int unlink(const char* path) {
    const auto full = absolute(path);
    if (is_watched(full)) record(Kind::unlink, full, 0, {});
    return next<int(const char*)>("unlink")(path);
}

ssize_t send(int file, const void* data, size_t size, int flags) {
    if (is_tcp(file)) record(Kind::sent, {}, 0, view(data, size));
    return next<ssize_t(int, const void*, size_t, int)>("send")(file, data, size, flags);
}

}  // extern "C"
