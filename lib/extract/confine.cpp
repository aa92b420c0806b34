#include "extract/confine.h"

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <memory>

namespace sotay::extract {

namespace {

constexpr rlim_t k_address_space = rlim_t{1} << 30U;
constexpr rlim_t k_processor_seconds = 20;
constexpr rlim_t k_open_files = 8;

// Memory, the pipes already open, the clock, and leaving. Everything else is refused.
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
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sysinfo),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

bool limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
    const rlimit wanted{soft, hard};
    return ::setrlimit(resource, &wanted) == 0;
}

bool limit_resources() {
    return (k_sanitized || limit(RLIMIT_AS, k_address_space, k_address_space)) &&
           limit(RLIMIT_CPU, k_processor_seconds, k_processor_seconds + 1) &&
           limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CORE, 0, 0) &&
           limit(RLIMIT_NOFILE, k_open_files, k_open_files);
}

bool filter_system_calls() {
    struct Release {
        void operator()(void* filter) const { ::seccomp_release(filter); }
    };
    const std::unique_ptr<void, Release> filter{::seccomp_init(SCMP_ACT_ERRNO(EPERM))};
    if (!filter) return false;
    for (const int call : k_allowed) {
        if (::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) return false;
    }
    return ::seccomp_load(filter.get()) == 0;
}

}  // namespace

bool confine() {
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit_resources() &&
           filter_system_calls();
}

}  // namespace sotay::extract
