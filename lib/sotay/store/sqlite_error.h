#pragma once

#include "sotay/base/error.h"

#include <string>

struct sqlite3;

namespace sotay::store {

/// What SQLite's result `code` means to the person who must mend it. For store/ only.
[[nodiscard]] Error sqlite_failure(int code, const std::string& detail, const std::string& path);
/// The failure of the last call on `handle`.
[[nodiscard]] Error sqlite_failure(sqlite3* handle);

}  // namespace sotay::store
