#include "extract/system_files.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace sotay::extract {

namespace {

constexpr std::uint64_t k_read_file = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t k_read_folder = k_read_file | LANDLOCK_ACCESS_FS_READ_DIR;
// All that the first version of Landlock knows.
constexpr std::uint64_t k_everything = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;

constexpr std::array k_system_files{"/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/catdocrc"};

bool allow_reading(int rules, const char* path) {
    const int file = ::open(path, O_PATH | O_CLOEXEC);
    if (file < 0) return true;  // not every system has each
    struct stat status {};
    const bool is_folder = ::fstat(file, &status) == 0 && S_ISDIR(status.st_mode);
    const landlock_path_beneath_attr rule{is_folder ? k_read_folder : k_read_file, file};
    const bool done =
        ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    ::close(file);
    return done;
}

}  // namespace

bool allow_system_files_only() {
    landlock_ruleset_attr handled{};
    handled.handled_access_fs = k_everything;
    const int rules = static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled.handled_access_fs), 0));
    if (rules < 0) return true;
    bool done = true;
    for (const char* path : k_system_files) done = done && allow_reading(rules, path);
    done = done && ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    ::close(rules);
    return done;
}

}  // namespace sotay::extract
