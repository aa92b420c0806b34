#pragma once

#include "sotay/base/secret.h"
#include "sotay/home/backup_manifest.h"
#include "sotay/home/home.h"
#include "sotay/store/audit.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotay::home {

/// Hears how many of how many bytes are done.
using BackupProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct BackupRequest {
    std::string file;  ///< "-" is standard output
    bool may_replace = false;
    bool leave_out_damaged = false;      ///< documents, instead of giving up
    std::string program;                 ///< version to write into the manifest
    std::optional<Secret> passphrase{};  ///< seals the whole file
    BackupProgress progress{};
};

struct BackupResult {
    BackupManifest manifest{};
    std::uint64_t bytes = 0;              ///< of the file
    std::vector<std::string> left_out{};  ///< damaged documents
    std::string sha256{};                 ///< of the file; "" when it was read
};

/// Writes the database as it stands at one moment, the documents, sotay.yaml and HOME/rules into
/// one file, while daemon and imports go on; nothing of HOME/secrets. Without a crash or with one,
/// `file` is either absent (or the old one) or whole. Remembered in the home, with an audit entry.
/// Throws Error{conflict} when the file exists or another backup is being made,
/// Error{environment} when something cannot be read or written, or a document is damaged.
BackupResult create_backup(const Home& home, const store::Actor& actor,
                           const BackupRequest& request);

/// Opens some sealed values of a restored database and tells how many; throws when one does not
/// open. Given by those who know the columns.
using OpenSamples = std::function<std::int64_t(store::Database&, const store::Vault&)>;

struct ReadRequest {
    std::string file;  ///< "-" is standard input
    std::optional<Secret> passphrase{};
    std::optional<Secret> master_key{};  ///< shown to fit, and tried on sealed values
    std::string key_file{};              ///< where it was read
    OpenSamples open_samples{};
    BackupProgress progress{};
};

struct ReadResult {
    BackupManifest manifest{};
    std::uint64_t bytes = 0;
    bool is_sealed = false;
    bool is_key_checked = false;
    bool is_key_placed = false;  ///< the restored home has it
    std::int64_t samples = 0;    ///< sealed values opened with the key
};

/// Reads the whole file and checks every part by its hash, the database page by page, the audit
/// chain and its head, and that the key fits. Unpacks the database into a folder under $TMPDIR or
/// /var/tmp meanwhile. Throws Error{invalid_input} for a damaged or foreign file or a key that does
/// not fit, Error{environment} for a newer one.
[[nodiscard]] ReadResult verify_backup(const ReadRequest& request);

/// Makes a home in `directory` of a backup, checked as verify_backup() does; until all of it is
/// there and on disk, `directory` is no home. It has a new incarnation and sends nothing until
/// released. Without a master key, sealed values stay closed until its file is put in place.
/// Throws as verify_backup() does, and Error{conflict} when `directory` holds anything.
ReadResult restore_backup(const std::string& directory, const store::Actor& actor,
                          const ReadRequest& request);

/// The newest backup that the home remembers.
struct LastBackup {
    std::string file_name;
    Instant made_at;
};
[[nodiscard]] std::optional<LastBackup> last_backup(store::Database& database);
/// Remembers a backup inside the caller's transaction. Of `file` only the last part is kept.
void remember_backup(store::Database& database, const std::string& file, Instant made_at,
                     std::uint64_t bytes);

}  // namespace sotay::home
