// Preloaded into a program, makes its machine a bad one while it runs:
// while the file $FULL_WHEN exists, nothing more fits below $FULL_BELOW;
// the wall clock goes wrong by as many seconds as the file $CLOCK_WRONG_BY says.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace {

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool does_not_fit(int file) {
    static const char* const k_flag = std::getenv("FULL_WHEN");
    static const char* const k_below = std::getenv("FULL_BELOW");
    if (k_flag == nullptr || k_below == nullptr || ::access(k_flag, F_OK) != 0) return false;
    std::array<char, PATH_MAX> path{};
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = ::readlink(link.c_str(), path.data(), path.size());
    if (size < 0) return false;
    return std::string_view{path.data(), static_cast<std::size_t>(size)}.starts_with(k_below);
}

time_t seconds_wrong() {
    static const char* const k_file = std::getenv("CLOCK_WRONG_BY");
    if (k_file == nullptr) return 0;
    const auto file =
        static_cast<int>(::syscall(SYS_openat, AT_FDCWD, k_file, O_RDONLY | O_CLOEXEC));
    if (file < 0) return 0;
    std::array<char, 32> text{};
    const auto size = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    return size > 0 ? std::strtol(text.data(), nullptr, 10) : 0;
}

template <typename Call>
ssize_t unless_full(int file, const Call& call) {
    if (!does_not_fit(file)) return call();
    errno = ENOSPC;
    return -1;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* data, size_t size) {
    return unless_full(
        file, [&] { return next<ssize_t(int, const void*, size_t)>("write")(file, data, size); });
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
    return unless_full(file, [&] {
        return next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(file, data, size,
                                                                            offset);
    });
}

int clock_gettime(clockid_t clock, timespec* time) {
    const int result = next<int(clockid_t, timespec*)>("clock_gettime")(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += seconds_wrong();
    return result;
}

}  // extern "C"
