#include "sotay/store/background_checkpoint.h"

#include <sqlite3.h>

#include <memory>

namespace sotay::store {

namespace {

constexpr int k_file_column = 2;

std::string path_of(Database& database) {
    auto row = database.prepare("PRAGMA database_list");
    return row.step() ? row.text(k_file_column) : "";
}

void checkpoint(const std::string& path) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    const int result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection{handle, &sqlite3_close};
    if (result != SQLITE_OK) return;
    sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace

BackgroundCheckpoint::BackgroundCheckpoint(Database& database) : path_{path_of(database)} {}

void BackgroundCheckpoint::start() {
    if (path_.empty() || is_at_work_.exchange(true)) return;
    worker_.start([this] {
        checkpoint(path_);
        is_at_work_ = false;
    });
}

}  // namespace sotay::store
