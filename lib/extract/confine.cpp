#include "extract/confine.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <memory>
#include <span>

#include "extract/system_files.h"

namespace sotay::extract {

namespace {

struct Bounds {
    rlim_t address_space;
    rlim_t processor_seconds;
    rlim_t open_files;
};

Bounds bounds_of(Task task) {
    constexpr rlim_t megabyte = rlim_t{1} << 20U;
    switch (task) {
        case Task::text:
            return {1024 * megabyte, 20, 8};
        case Task::scan:
            return {1536 * megabyte, 300, 8};
        case Task::program:
            return {256 * megabyte, 10, 16};
    }
    return {};
}

// Memory, the descriptors already open, the clock, and leaving.
constexpr std::array k_allowed{
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sysinfo),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

// What the loader and the C library's start need besides.
constexpr std::array k_allowed_to_a_program{
    SCMP_SYS(execve),   SCMP_SYS(access),          SCMP_SYS(arch_prctl),      SCMP_SYS(newfstatat),
    SCMP_SYS(pread64),  SCMP_SYS(set_tid_address), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
    SCMP_SYS(readlink), SCMP_SYS(uname),
};

struct Release {
    void operator()(void* filter) const { ::seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

bool allow(void* filter, std::span<const int> calls) {
    for (const int call : calls) {
        if (::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
    }
    return true;
}

/// Opening a file that is there to read it, and asking for limits.
bool allow_reading_and_limits(void* filter) {
    constexpr scmp_datum_t folder = O_DIRECTORY;  // a bit of O_TMPFILE too
    constexpr scmp_datum_t writing = (O_ACCMODE | O_CREAT | O_TRUNC | O_TMPFILE) & ~folder;
    const auto is_reading = [](unsigned argument) {
        return scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, writing, O_RDONLY};
    };
    // The loader asks for its limits; nobody else's may be touched.
    const scmp_arg_cmp is_own{0, SCMP_CMP_EQ, 0, 0};
    return ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, is_reading(2)) == 0 &&
           ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, is_reading(1)) == 0 &&
           ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, is_own) == 0;
}

Filter make_filter(Task task) {
    Filter filter{::seccomp_init(SCMP_ACT_ERRNO(EPERM))};
    if (!filter || !allow(filter.get(), k_allowed)) return {};
    if (task == Task::program &&
        (!allow(filter.get(), k_allowed_to_a_program) || !allow_reading_and_limits(filter.get()))) {
        return {};
    }
    return filter;
}

Filter& filter_of(Task task) {
    static std::array<Filter, 3> filters;
    return filters.at(static_cast<std::size_t>(task));
}

bool limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
    const rlimit wanted{soft, hard};
    return ::setrlimit(resource, &wanted) == 0;
}

bool limit_resources(const Bounds& bounds) {
    return (k_sanitized || limit(RLIMIT_AS, bounds.address_space, bounds.address_space)) &&
           limit(RLIMIT_CPU, bounds.processor_seconds, bounds.processor_seconds + 1) &&
           limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CORE, 0, 0) &&
           limit(RLIMIT_NOFILE, bounds.open_files, bounds.open_files);
}

}  // namespace

bool prepare_confinement(Task task) {
    filter_of(task) = make_filter(task);
    return filter_of(task) != nullptr;
}

bool confine(Task task) {
    const Filter& filter = filter_of(task);
    return filter != nullptr && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           (task != Task::program || allow_system_files_only()) &&
           limit_resources(bounds_of(task)) && ::seccomp_load(filter.get()) == 0;
}

}  // namespace sotay::extract
