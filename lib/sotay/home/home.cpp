#include "sotay/home/home.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/file_reason.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sotay::home {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_system_home = "/var/lib/sotay";
constexpr const char* k_incarnation = "secrets/incarnation";

constexpr const char* k_insert_home = R"sql(
    INSERT INTO homes (id, incarnation, key_fingerprint, is_sample, created_at)
    VALUES (1, $1, $2, $3, $4))sql";
constexpr const char* k_read_home = R"sql(
    SELECT incarnation, key_fingerprint, is_sample FROM homes WHERE id = 1)sql";
constexpr const char* k_renew_home = R"sql(
    UPDATE homes SET incarnation = $1 WHERE id = 1)sql";

[[noreturn]] void fail(const std::string& path) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, file_reason(errno))};
}

std::string read_text(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

/// What the file secrets/incarnation says: the incarnation and the very file it belongs to, so that
/// a copy of the whole folder is noticed as well.
std::string incarnation_record(const Home& home, const std::string& incarnation) {
    struct stat info {};
    if (::stat(home.database_path().c_str(), &info) != 0) fail(home.database_path());
    return fmt::format("{} {}:{}\n", incarnation, info.st_dev, info.st_ino);
}

void make_directory(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (!error) fs::permissions(path, fs::perms::owner_all, error);
    if (error) {
        throw Error{ErrorKind::environment,
                    tr("cannot create the folder \"{}\": {}", path.string(), error.message())};
    }
}

std::string configuration(const NewHome& options) {
    const auto source =
        data_directory() + (options.is_sample ? "/sample/sotay.yaml" : "/templates/sotay.yaml");
    auto text = read_text(source);
    if (text.empty()) {
        throw Error{ErrorKind::environment, tr("cannot read \"{}\": install sotay again", source)};
    }
    if (options.language == Language::english) {
        const std::string vietnamese = "language: vi";
        if (const auto at = text.find(vietnamese); at != std::string::npos) {
            text.replace(at, vietnamese.size(), "language: en");
        }
    }
    return text;
}

/// Throws for a folder that holds anything else.
bool is_home(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory, error)) return false;
    if (fs::exists(directory / k_config_name, error)) return true;
    if (!fs::is_directory(directory, error) || !fs::is_empty(directory, error)) {
        throw Error{
            ErrorKind::conflict,
            tr("\"{}\" holds something else: name an empty or a new folder", directory.string())};
    }
    return false;
}

void fill(const std::string& directory, const NewHome& options, const Clock& clock) {
    make_directory(directory);
    for (const auto* folder : {"secrets", "blobs", "rules"}) {
        make_directory(fs::path{directory} / folder);
    }
    const Secret key{store::Vault::new_key()};
    write_durably(fs::path{directory} / Config{}.master_key_file, std::string{key.reveal()} + "\n");
    {
        store::Database database{fs::path{directory} / "sotay.db", store::Database::Mode::create};
        database.execute(k_insert_home, random_hex(16), store::Vault{key}.fingerprint(),
                         options.is_sample, clock.now());
    }
    // The configuration comes last: with it the folder is a home.
    write_durably(fs::path{directory} / k_config_name, configuration(options));
    const Home home{directory};
    auto database = home.open_database();
    write_durably(home.path(k_incarnation),
                  incarnation_record(home, identity(database).incarnation));
}

void empty(const fs::path& directory, bool keeps_folder) {
    std::error_code error;  // the first failure is the one to report
    if (!keeps_folder) {
        fs::remove_all(directory, error);
        return;
    }
    for (const auto& entry : fs::directory_iterator{directory, error}) {
        fs::remove_all(entry.path(), error);
    }
}

}  // namespace

std::string default_directory() {
    std::error_code error;
    if (fs::exists(k_system_home, error)) return k_system_home;
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') {
        return fs::path{data} / "sotay";
    }
    const char* user = std::getenv("HOME");
    return fs::path{user == nullptr ? "/" : user} / ".local/share/sotay";
}

Home::Home(std::string directory, std::optional<std::string> config_file)
    : directory_{std::move(directory)},
      config_file_{config_file.value_or((fs::path{directory_} / k_config_name).string())} {
    if (!config_file && ::access(config_file_.c_str(), F_OK) != 0) {
        if (errno == EACCES) {
            throw Error{ErrorKind::environment,
                        tr("no permission to read the home \"{}\"", directory_)};
        }
        throw Error{
            ErrorKind::environment,
            tr("there is no home in \"{}\": run sotay init --home {}", directory_, directory_)};
    }
    config_ = read_config(config_file_);
}

std::string Home::path(const std::string& relative) const {
    return fs::path{directory_} / relative;
}

std::string Home::database_path() const {
    return path(config_.database.substr(std::string_view{"sqlite:"}.size()));
}

store::Database Home::open_database() const {
    return store::Database{database_path(), store::Database::Mode::existing};
}

std::string Home::secret_path(const std::string& name) const {
    return find_secret(name, directory_);
}

Secret Home::read_secret(const std::string& name) const {
    return read_secret_file(secret_path(name));
}

store::Vault Home::open_vault() const { return store::Vault{read_secret(config_.master_key_file)}; }

rules::Directories Home::rule_directories() const {
    return {path("rules"), data_directory() + "/rules"};
}

bool create(const std::string& directory, const NewHome& options, const Clock& clock) {
    if (is_home(directory)) return false;
    const bool was_there = fs::exists(directory);
    try {
        fill(directory, options, clock);
    } catch (...) {
        // What was begun must not look like somebody's folder to the next try.
        empty(directory, was_there);
        throw;
    }
    return true;
}

Identity identity(store::Database& database) {
    auto row = database.prepare(k_read_home);
    if (!row.step())
        throw Error{ErrorKind::environment,
                    tr("the database belongs to no home: restore a backup")};
    return {row.text(0), row.text(1), row.integer(2) != 0};
}

bool is_released(const Home& home, store::Database& database) {
    return read_text(home.path(k_incarnation)) ==
           incarnation_record(home, identity(database).incarnation);
}

void release(const Home& home, store::Database& database) {
    renew_incarnation(database);
    write_durably(home.path(k_incarnation),
                  incarnation_record(home, identity(database).incarnation));
}

void renew_incarnation(store::Database& database) {
    database.execute(k_renew_home, random_hex(16));
}

void require_fitting_key(const store::Vault& vault, store::Database& database) {
    if (vault.fingerprint() == identity(database).key_fingerprint) return;
    throw Error{ErrorKind::environment,
                tr("the master key is not the one this database was made with: put back the copy "
                   "kept outside the home")};
}

void check_secrets(const Home& home) {
    const auto& config = home.config();
    const auto read = [&home](const std::string& name) {
        if (!name.empty()) (void)home.read_secret(name);
    };
    for (const auto& account : config.accounts) {
        read(account.app_secret_file);
        read(account.oa_secret_file);
    }
    for (const auto& gateway : config.gateways) {
        for (const auto& [secret, file] : gateway.secret_files) read(file);
    }
}

Lock::Lock(const std::string& path, const std::string& refusal) {
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) fail(path);
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        ::close(file_);
        throw Error{ErrorKind::conflict, refusal};
    }
}

Lock::~Lock() { ::close(file_); }

void write_durably(const std::string& path, std::string_view content) {
    const auto fresh = path + ".new";
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail(fresh);
    const auto written = ::write(file, content.data(), content.size());
    const bool fits = written == static_cast<ssize_t>(content.size());
    const bool complete = fits && ::fsync(file) == 0;
    const int reason = written >= 0 && !fits ? ENOSPC : errno;
    if (::close(file) != 0 || !complete) {
        errno = reason;
        ::unlink(fresh.c_str());
        fail(fresh);
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) fail(path);
    const int folder =
        ::open(fs::path{path}.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
}

void require_absent(const std::string& path, bool may_replace) {
    if (may_replace || ::access(path.c_str(), F_OK) != 0) return;
    throw Error{ErrorKind::conflict,
                tr("\"{}\" exists: name another file, or add --force to replace it", path)};
}

}  // namespace sotay::home
