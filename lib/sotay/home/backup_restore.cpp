#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"
#include "sotay/home/backup.h"
#include "sotay/home/backup_read.h"
#include "sotay/home/keys.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sotay::home {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_staging = ".restoring";

[[noreturn]] void cannot_write(const std::string& path, int code) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, file_reason(code))};
}

/// The home while it is built: a folder inside its lasting one, so that the mount point of a disk
/// or a folder of systemd will do, and moving needs no second disk. Only the last step, the name
/// of sotay.yaml, makes a home of it.
class Staging {
public:
    explicit Staging(std::string directory) : directory_{std::move(directory)} {
        std::error_code error;
        is_new_ = fs::create_directories(directory_, error);
        if (error) cannot_write(directory_, error.value());
        folder_ = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder_ < 0) cannot_write(directory_, errno);
        if (::flock(folder_, LOCK_EX | LOCK_NB) != 0) {
            refuse(tr("\"{}\" is being restored by another command", directory_));
        }
        for (const auto& entry : fs::directory_iterator{directory_}) {
            if (entry.path().filename() == k_staging) continue;
            refuse(tr("\"{}\" is not empty: restore into a new or an empty folder", directory_));
        }
        fs::remove_all(path(), error);  // what a killed restore left
        if (is_new_ && ::chmod(directory_.c_str(), 0700) != 0) cannot_write(directory_, errno);
        if (::mkdir(path().c_str(), 0700) != 0) cannot_write(path(), errno);
        is_made_ = true;
    }
    ~Staging() {
        std::error_code ignored;
        if (is_made_) fs::remove_all(path(), ignored);
        if (is_made_ && is_new_ && !is_published_) fs::remove(directory_, ignored);
        ::close(folder_);
    }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    [[nodiscard]] std::string path(const std::string& name = "") const {
        return (fs::path{directory_} / k_staging / name).string();
    }

    void publish() {
        if (::syncfs(folder_) != 0) cannot_write(directory_, errno);
        for (const auto& entry : fs::directory_iterator{path()}) {
            if (entry.path().filename() != k_config_name) move(entry.path().filename());
        }
        if (::fsync(folder_) != 0) cannot_write(directory_, errno);
        move(k_config_name);
        is_published_ = true;
        if (::fsync(folder_) != 0) cannot_write(directory_, errno);
    }

private:
    [[noreturn]] void refuse(const std::string& message) {
        ::close(folder_);
        throw Error{ErrorKind::conflict, message};
    }
    void move(const std::string& name) const {
        const auto target = (fs::path{directory_} / name).string();
        if (std::rename(path(name).c_str(), target.c_str()) != 0) cannot_write(target, errno);
    }

    std::string directory_;
    int folder_ = -1;
    bool is_new_ = false;
    bool is_made_ = false;
    bool is_published_ = false;
};

/// True for a path that stays inside the home.
bool is_inside(const fs::path& path) {
    return path.is_relative() && !path.empty() &&
           std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

/// The configuration with the database where it is in every new home.
std::string with_own_database(const std::string& file) {
    std::ifstream input{file};
    std::ostringstream text;
    for (std::string line; std::getline(input, line);) {
        text << (line.starts_with("database:") ? "database: \"sqlite:sotay.db\"" : line) << '\n';
    }
    return text.str();
}

/// Moves the unpacked database to where the configuration looks for it; a path outside the home is
/// given up, for what lies there may be another home's.
void place_database(const Staging& staging) {
    const auto config_file = staging.path(k_config_name);
    const auto name = read_config(config_file).database.substr(std::string_view{"sqlite:"}.size());
    if (!is_inside(name)) {
        write_durably(config_file, with_own_database(config_file));
        if (is_inside(Home{staging.path()}.config().database.substr(7))) return;
        throw Error{ErrorKind::conflict,
                    tr("the sotay.yaml of this backup keeps the database outside the home")};
    }
    const auto target = staging.path(name);
    if (target == staging.path(k_backup_database)) return;
    fs::create_directories(fs::path{target}.parent_path());
    if (std::rename(staging.path(k_backup_database).c_str(), target.c_str()) != 0) {
        cannot_write(target, errno);
    }
}

void place_key(const Home& staged, const ReadRequest& request, ReadResult& result) {
    const auto& name = staged.config().master_key_file;
    if (!request.master_key || !is_inside(name)) return;
    const auto target = staged.path(name);
    fs::create_directories(fs::path{target}.parent_path());
    write_durably(target, std::string{request.master_key->reveal()} + "\n");
    result.is_key_placed = true;
}

void make_folders(const Staging& staging) {
    for (const auto* name : {"blobs", "rules", "secrets"}) {
        if (::mkdir(staging.path(name).c_str(), 0700) != 0 && errno != EEXIST) {
            cannot_write(staging.path(name), errno);
        }
    }
    for (const auto& entry : fs::recursive_directory_iterator{staging.path()}) {
        if (entry.is_directory()) fs::permissions(entry.path(), fs::perms::owner_all);
    }
}

/// The restored home's own record of it, and an incarnation that may not send.
void begin_anew(const Home& staged, const store::Actor& actor, const ReadRequest& request,
                const ReadResult& result) {
    auto database = staged.open_database();
    store::Change change{database, actor};
    renew_incarnation(database);
    remember_backup(database, request.file, result.manifest.created_at, result.bytes);
    if (result.is_key_checked) {
        remember_key_copy(database, request.key_file, result.manifest.key_fingerprint,
                          actor.clock.now());
    }
    change.commit({.action = "backup.restore",
                   .subjects = {"homes:1"},
                   .fields = {"incarnation"},
                   .counts = {{"bytes", static_cast<std::int64_t>(result.bytes)},
                              {"documents", result.manifest.documents}}});
}

}  // namespace

ReadResult restore_backup(const std::string& directory, const store::Actor& actor,
                          const ReadRequest& request) {
    Staging staging{directory};
    auto result = unpack_backup(request, staging.path(), Unpack::everything);
    check_unpacked(staging.path(k_backup_database), request, result);
    place_database(staging);
    make_folders(staging);
    const Home staged{staging.path()};
    place_key(staged, request, result);
    begin_anew(staged, actor, request, result);
    staging.publish();
    return result;
}

}  // namespace sotay::home
