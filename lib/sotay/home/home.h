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

/// The home's own facts, kept in the database.
struct Identity {
    std::string incarnation;
    bool is_sample = false;
};
[[nodiscard]] Identity identity(store::Database& database);

/// True when this database is the one that was last released here: neither restored nor copied from
/// another place since. Sending waits until then.
[[nodiscard]] bool is_released(const Home& home, store::Database& database);
/// Makes a new incarnation of the database where it now stands, so that sending may go on.
void release(const Home& home, store::Database& database);

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

}  // namespace sotay::home
