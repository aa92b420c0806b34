#include "sotay/store/sqlite_error.h"

#include "sotay/base/messages.h"

#include <sqlite3.h>

#include <cerrno>

namespace sotay::store {

Error sqlite_failure(int code, const std::string& detail, const std::string& path) {
    switch (code & 0xff) {
        case SQLITE_NOTADB:
            return {
                ErrorKind::environment,
                tr("\"{}\" is not a sotay database: name another home or restore a backup", path)};
        case SQLITE_FULL:
            return {ErrorKind::environment,
                    tr("cannot write \"{}\": the disk is full; free some space and try again, "
                       "nothing was changed",
                       path)};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorKind::environment,
                    tr("\"{}\" is in use by another command; try again", path)};
        case SQLITE_CANTOPEN:
            return {ErrorKind::environment, tr("cannot open the database \"{}\"", path)};
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {ErrorKind::environment,
                    tr("no permission to write \"{}\": run as the owner of the home", path)};
        case SQLITE_CORRUPT:
            return {ErrorKind::environment,
                    tr("the database \"{}\" is damaged: restore a backup", path)};
        case SQLITE_CONSTRAINT:
            if (code != SQLITE_CONSTRAINT_UNIQUE && code != SQLITE_CONSTRAINT_PRIMARYKEY) break;
            return {ErrorKind::conflict,
                    tr("another command wrote the same into \"{}\" meanwhile; nothing was changed: "
                       "try again",
                       path)};
        case SQLITE_IOERR:
            return {ErrorKind::environment, tr("cannot read or write \"{}\": {}", path, detail)};
        default:
            break;
    }
    return {ErrorKind::bug, tr("the database \"{}\" refused a statement: {}", path, detail)};
}

Error sqlite_failure(sqlite3* handle) {
    const char* path = sqlite3_db_filename(handle, "main");
    int code = sqlite3_extended_errcode(handle);
    // SQLite calls it so when the database does not fit, but not when its shared memory does not.
    if ((code & 0xff) == SQLITE_IOERR && sqlite3_system_errno(handle) == ENOSPC) code = SQLITE_FULL;
    return sqlite_failure(code, sqlite3_errmsg(handle), path == nullptr ? "" : path);
}

}  // namespace sotay::store
