#include "sotay/store/online_copy.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"
#include "sotay/store/sqlite_error.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>

namespace sotay::store {

namespace {

constexpr int k_busy_milliseconds = 10'000;
constexpr int k_pages_a_step = 1'024;

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Connection open(const std::string& path, int flags) {
    sqlite3* handle = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection connection{handle, &sqlite3_close};
    if (result != SQLITE_OK) throw sqlite_failure(result, sqlite3_errstr(result), path);
    sqlite3_busy_timeout(handle, k_busy_milliseconds);
    return connection;
}

void run(sqlite3* handle, const char* sql) {
    if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw sqlite_failure(handle);
    }
}

void make_private_file(const std::string& path) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0 || ::fchmod(file, 0600) != 0) {
        const int code = errno;
        if (file >= 0) ::close(file);
        throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, file_reason(code))};
    }
    ::close(file);
}

}  // namespace

void copy_online(const std::string& source, const std::string& target,
                 const std::function<void(int done, int total)>& tell) {
    make_private_file(target);
    const auto from = open(source, SQLITE_OPEN_READWRITE);
    const auto to = open(target, SQLITE_OPEN_READWRITE);
    run(to.get(), "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
    // A read transaction of our own keeps one moment in view for all steps; otherwise each change
    // by another program would begin the copy anew.
    run(from.get(), "BEGIN; SELECT count(*) FROM sqlite_schema;");
    const std::unique_ptr<sqlite3_backup, decltype(&sqlite3_backup_finish)> backup{
        sqlite3_backup_init(to.get(), "main", from.get(), "main"), &sqlite3_backup_finish};
    if (backup == nullptr) throw sqlite_failure(to.get());
    int result = SQLITE_OK;
    while ((result = sqlite3_backup_step(backup.get(), k_pages_a_step)) == SQLITE_OK) {
        const int total = sqlite3_backup_pagecount(backup.get());
        if (tell) tell(total - sqlite3_backup_remaining(backup.get()), total);
    }
    if (result != SQLITE_DONE) throw sqlite_failure(result, sqlite3_errstr(result), target);
}

void check_whole_file(const std::string& path) {
    const auto file = open(path, SQLITE_OPEN_READWRITE);
    std::string answer;
    const auto keep = [](void* kept, int, char** values, char**) {
        *static_cast<std::string*>(kept) = values[0] == nullptr ? "" : values[0];
        return 0;
    };
    const int result =
        sqlite3_exec(file.get(), "PRAGMA integrity_check(1)", keep, &answer, nullptr);
    if (result != SQLITE_OK) throw sqlite_failure(file.get());
    if (answer != "ok") throw sqlite_failure(SQLITE_CORRUPT, answer, path);
}

}  // namespace sotay::store
