#include "extract/check.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <string>

#include "extract/confine.h"
#include "extract/serve.h"

namespace sotay::extract {

namespace {

bool can_read_a_file() { return ::open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0; }

bool can_write_a_file() {
    return ::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) >= 0 ||
           ::open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0 ||
           ::open("/tmp/sotay-extract-check", O_RDONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

bool can_connect() {
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 ||
           ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

bool can_run_a_program() {
    std::string name = "true";
    const std::array<char*, 2> arguments{name.data(), nullptr};
    // Would end this process with success, which is what tells that it worked.
    ::execve("/bin/true", arguments.data(), nullptr);
    return false;
}

bool can_start_a_process() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    return child > 0;
}

bool can_stop_its_parent() { return ::kill(::getppid(), 0) == 0; }

bool can_take_two_gigabytes() {
    if (k_sanitized) return false;
    constexpr std::size_t size = std::size_t{2} << 30U;
    return ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) !=
           MAP_FAILED;
}

struct Attempt {
    const char* name;
    bool (*works)();
    bool is_for_a_program = false;  ///< needed by a task that becomes one
};

constexpr std::array k_attempts{
    Attempt{"read a file", can_read_a_file, true},
    Attempt{"write a file", can_write_a_file},
    Attempt{"use the network", can_connect},
    Attempt{"run a program", can_run_a_program, true},
    Attempt{"start a process", can_start_a_process},
    Attempt{"reach another process", can_stop_its_parent},
    Attempt{"take two gigabytes", can_take_two_gigabytes},
};

struct Named {
    const char* name;
    Task task;
};

constexpr std::array k_tasks{Named{"text", Task::text}, Named{"scan", Task::scan},
                             Named{"program", Task::program}};

// Not 0, which is what a program that was run ends with.
constexpr int k_refused = 10;

bool is_refused(Task task, const Attempt& attempt) {
    const int status = run_confined(task, [&] { return attempt.works() ? 0 : k_refused; });
    return WIFEXITED(status) && WEXITSTATUS(status) == k_refused;
}

}  // namespace

int check_confinement() {
    int allowed = 0;
    for (const auto& [name, task] : k_tasks) {
        if (!prepare_confinement(task)) return document_protocol::k_exit_not_confined;
        for (const Attempt& attempt : k_attempts) {
            if (task == Task::program && attempt.is_for_a_program) continue;
            if (is_refused(task, attempt)) continue;
            ++allowed;
            std::fprintf(stderr, "sotay-extract could %s (%s)\n", attempt.name, name);
        }
    }
    if (allowed == 0) std::fputs("confined\n", stdout);
    std::fflush(stdout);
    return allowed == 0 ? 0 : 1;
}

}  // namespace sotay::extract
