#include "sotay/formats/document_process.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/document_protocol.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace sotay {

namespace {

Error cannot_start(int code) {
    return {ErrorKind::environment,
            tr("cannot start \"{}\": {}: install the program again",
               helper_program("sotay-extract"), std::string{std::strerror(code)})};
}

/// What posix_spawn() needs, released whatever happens.
class SpawnSettings {
public:
    SpawnSettings(int input, int output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        reset_signals();
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    ~SpawnSettings() {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }

    [[nodiscard]] pid_t start(const std::vector<std::string>& words) const {
        std::string program = helper_program("sotay-extract");
        std::vector<std::string> strings = words;
        std::vector<char*> arguments{program.data()};
        for (std::string& word : strings) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::string language = "LANG=C.UTF-8";
        // Several threads in one small process only get into each other's way.
        std::string threads = "OMP_THREAD_LIMIT=1";
        // What is bound here is bound once, and not again in each process that is forked.
        std::string binding = "LD_BIND_NOW=1";
        // Parsers free what they take at once; only freed blocks of one size wait for the next.
        std::string blocks = "GLIBC_TUNABLES=glibc.malloc.tcache_count=2000";
        const std::array<char*, 5> environment{language.data(), threads.data(), binding.data(),
                                               blocks.data(), nullptr};
        pid_t child = -1;
        const int failure = ::posix_spawn(&child, program.c_str(), &actions_, &attributes_,
                                          arguments.data(), environment.data());
        if (failure != 0) throw cannot_start(failure);
        return child;
    }

private:
    // The daemon blocks and ignores signals that must end the child.
    void reset_signals() {
        sigset_t none{};
        sigset_t all{};
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

DocumentProcess::DocumentProcess(const std::vector<std::string>& arguments, const Descriptor& input,
                                 const Descriptor& output)
    : child_{SpawnSettings{input.get(), output.get()}.start(arguments)},
      // Without such a handle finish_by() does not wait.
      handle_{static_cast<int>(::syscall(SYS_pidfd_open, child_, 0))} {}

DocumentProcess::~DocumentProcess() { finish(); }

int DocumentProcess::finish() {
    const pid_t child = std::exchange(child_, -1);
    if (child < 0) return 0;
    ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

int DocumentProcess::finish_by(SteadyTime deadline) {
    static_cast<void>(handle_.is_open() && wait_for_input(handle_.get(), deadline));
    return finish();
}

Descriptor out_of_the_way(Descriptor descriptor) {
    if (descriptor.get() > STDERR_FILENO) return descriptor;
    Descriptor moved{::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
    if (!moved.is_open()) throw cannot_start(errno);
    return moved;
}

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw cannot_start(errno);
    Descriptor reading{ends[0]};
    Descriptor writing{ends[1]};
    return {out_of_the_way(std::move(reading)), out_of_the_way(std::move(writing))};
}

Descriptor file_in_memory(std::string_view bytes) {
    Descriptor file{::memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!file.is_open()) throw cannot_start(errno);
    while (!bytes.empty()) {
        const ssize_t size = ::write(file.get(), bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) throw cannot_start(errno);
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    constexpr int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    if (::lseek(file.get(), 0, SEEK_SET) != 0 || ::fcntl(file.get(), F_ADD_SEALS, seals) != 0) {
        throw cannot_start(errno);
    }
    return out_of_the_way(std::move(file));
}

bool wait_for_input(int descriptor, SteadyTime deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd wanted{descriptor, POLLIN, 0};
        const int ready =
            ::poll(&wanted, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

std::optional<std::string> collect(int descriptor, SteadyTime deadline, std::uint64_t most) {
    std::string bytes;
    std::array<char, 65'536> chunk{};
    while (wait_for_input(descriptor, deadline)) {
        const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return bytes;
        bytes.append(chunk.data(), static_cast<std::size_t>(count));
        if (bytes.size() > most) return std::nullopt;
    }
    return std::nullopt;
}

bool has_exit_code(int wait_status, int code) {
    return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == code;
}

void require_confined(int wait_status) {
    if (!has_exit_code(wait_status, document_protocol::k_exit_not_confined)) return;
    throw Error{ErrorKind::environment,
                tr("\"{}\" cannot confine itself, so it read nothing: run it with --check "
                   "outside any container that forbids seccomp",
                   helper_program("sotay-extract"))};
}

}  // namespace sotay
