#pragma once

#include "sotay/base/clock.h"
#include "sotay/home/config.h"
#include "sotay/rules/rule_set.h"
#include "sotay/store/database.h"
#include "sotay/store/vault.h"

#include <optional>
#include <string>

namespace sotay::home {

/// Where a home is when nobody names one: /var/lib/sotay whenever it exists, else
/// $XDG_DATA_HOME/sotay.
[[nodiscard]] std::string default_directory();

/// A directory with everything of one office: sotay.yaml, database, blobs/, secrets/, rules/ (its
/// own).
class Home {
public:
    /// Throws Error{environment} naming `sotay init` when `directory` is no home or cannot be read.
    /// The configuration is read from `config_file`, by default DIRECTORY/sotay.yaml.
    explicit Home(std::string directory, std::optional<std::string> config_file = std::nullopt);

    [[nodiscard]] const std::string& directory() const { return directory_; }
    [[nodiscard]] std::string path(const std::string& relative) const;
    [[nodiscard]] const Config& config() const { return config_; }
    [[nodiscard]] std::string config_file() const { return config_file_; }
    /// A new connection; each thread needs its own.
    [[nodiscard]] store::Database open_database() const;
    [[nodiscard]] std::string database_path() const;
    /// Where the secret is that the configuration calls `name`: a systemd credential or a file.
    [[nodiscard]] std::string secret_path(const std::string& name) const;
    /// Throws Error{environment} as read_secret_file() does.
    [[nodiscard]] Secret read_secret(const std::string& name) const;
    /// Throws Error{environment} when the master key is missing or open to others.
    [[nodiscard]] store::Vault open_vault() const;
    /// Where the rules are: the office's own before the product's.
    [[nodiscard]] rules::Directories rule_directories() const;

private:
    std::string directory_;
    std::string config_file_;
    Config config_;
};

/// What kind of home `init` makes.
struct NewHome {
    bool is_sample = false;  ///< marked: sends to loopback addresses only
    Language language = Language::vietnamese;
};

/// Creates the home: sotay.yaml, database, blobs/, secrets/ with a fresh master key (mode 0600).
/// False when `directory` is a home already, and nothing was changed.
/// Throws Error{conflict} when it holds anything else, Error{environment} when it cannot be
/// written.
bool create(const std::string& directory, const NewHome& options, const Clock& clock);

/// Name of the configuration inside a home; a folder without it is no home.
inline constexpr const char* k_config_name = "sotay.yaml";

/// The home's own facts, kept in the database.
struct Identity {
    std::string incarnation;
    std::string key_fingerprint;  ///< of the master key that its sealed values need
    bool is_sample = false;
};
[[nodiscard]] Identity identity(store::Database& database);

/// True when this database is the one that was last released here: neither restored nor copied from
/// another place since. Sending waits until then.
[[nodiscard]] bool is_released(const Home& home, store::Database& database);
/// Makes a new incarnation of the database where it now stands, so that sending may go on.
void release(const Home& home, store::Database& database);
/// Gives the database a new incarnation that no file knows, so that it sends nothing.
void renew_incarnation(store::Database& database);

/// Throws Error{environment} when `vault` does not hold the key that the database was made with:
/// what it would seal could not be opened beside the rest.
void require_fitting_key(const store::Vault& vault, store::Database& database);

/// Reads every secret file that the configuration names. Throws Error{environment} for the first
/// that cannot be used.
void check_secrets(const Home& home);

/// A file that one process holds at a time, until it lets go or ends, however it ends.
class Lock {
public:
    /// Throws Error{conflict} with `refusal` when another process holds it.
    Lock(const std::string& path, const std::string& refusal);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    int file_ = -1;
};

/// Writes `content` so that after a crash the file holds either the old or the new one, whole: a
/// new file of mode 0600, fsync, rename, fsync of the folder. Throws Error{environment}.
void write_durably(const std::string& path, std::string_view content);

/// Throws Error{conflict} when there is a file `path` and it may not be replaced.
void require_absent(const std::string& path, bool may_replace);

}  // namespace sotay::home
