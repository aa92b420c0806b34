#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/archive.h"
#include "sotay/formats/file_reason.h"
#include "sotay/formats/input_file.h"
#include "sotay/home/backup.h"
#include "sotay/home/backup_stream.h"
#include "sotay/store/blobs.h"
#include "sotay/store/online_copy.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

namespace sotay::home {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_piece = std::size_t{64} << 10U;

constexpr const char* k_insert_backup = R"sql(
    INSERT INTO backups (made_at, file_name, bytes) VALUES ($1, $2, $3))sql";
constexpr const char* k_newest_backup = R"sql(
    SELECT file_name, made_at FROM backups ORDER BY made_at DESC, id DESC LIMIT 1)sql";

/// One backup at a time, because each copies the database to the same place.
class BackupLock {
public:
    explicit BackupLock(const Home& home) {
        const auto path = home.path("backup.lock");
        file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file_ < 0) {
            throw Error{ErrorKind::environment,
                        tr("cannot write \"{}\": {}", path, file_reason(errno))};
        }
        if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
            ::close(file_);
            throw Error{ErrorKind::conflict,
                        tr("another backup of \"{}\" is being made", home.directory())};
        }
    }
    ~BackupLock() { ::close(file_); }
    BackupLock(const BackupLock&) = delete;
    BackupLock& operator=(const BackupLock&) = delete;

private:
    int file_ = -1;
};

/// The copy of the database; one that a killed backup left is replaced.
class DatabaseCopy {
public:
    explicit DatabaseCopy(const Home& home) : path_{home.path("backup.db.new")} {
        std::error_code error;
        const auto needed = fs::file_size(home.database_path(), error);
        const auto free = fs::space(home.directory(), error).available;
        if (!error && free < needed) {
            throw Error{ErrorKind::environment,
                        tr("the backup first copies the database beside it, for which {} MB must "
                           "be free in \"{}\"",
                           needed / 1'000'000 + 1, home.directory())};
        }
        store::copy_online(home.database_path(), path_);
    }
    ~DatabaseCopy() {
        for (const auto* suffix : {"", "-wal", "-shm"}) ::unlink((path_ + suffix).c_str());
    }
    DatabaseCopy(const DatabaseCopy&) = delete;
    DatabaseCopy& operator=(const DatabaseCopy&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// A file to be packed.
struct Source {
    std::string name;  ///< in the archive
    std::string path;
    std::uint64_t bytes = 0;
    std::string sha256;
};

Source source_of(const std::string& name, const std::string& path) {
    return {name, path, fs::file_size(path), to_hex(store::file_digest(path))};
}

std::vector<Source> own_rules(const Home& home) {
    std::vector<Source> sources;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{home.path("rules"), error}) {
        const auto name = "rules/" + entry.path().filename().string();
        if (entry.is_regular_file() && is_part_name(name)) {
            sources.push_back(source_of(name, entry.path()));
        }
    }
    std::ranges::sort(sources, {}, &Source::name);
    return sources;
}

/// Documents by name. Those that came after the copy of the database are packed as well: nothing
/// refers to them, and the next backup needs them anyway.
std::vector<Source> documents(const Home& home, bool leave_out_damaged,
                              std::vector<std::string>& left_out) {
    std::vector<Source> sources;
    std::error_code error;
    for (const auto& folder : fs::directory_iterator{home.path("blobs"), error}) {
        if (!folder.is_directory()) continue;
        for (const auto& file : fs::directory_iterator{folder.path()}) {
            const auto name = "blobs/" + folder.path().filename().string() + "/" +
                              file.path().filename().string();
            auto digest = document_digest(name);
            if (digest.empty()) continue;
            if (leave_out_damaged && to_hex(store::file_digest(file.path())) != digest) {
                left_out.push_back(file.path());
                continue;
            }
            sources.push_back({name, file.path(), file.file_size(), std::move(digest)});
        }
    }
    std::ranges::sort(sources, {}, &Source::name);
    return sources;
}

BackupManifest describe(const std::string& database_file, const std::vector<Source>& parts,
                        const std::vector<Source>& blobs) {
    BackupManifest manifest;
    {
        store::Database database{database_file, store::Database::Mode::existing};
        const auto report = store::verify_audit(database);
        const auto facts = identity(database);
        manifest.schema = database.schema_version();
        manifest.incarnation = facts.incarnation;
        manifest.key_fingerprint = facts.key_fingerprint;
        manifest.is_sample = facts.is_sample;
        manifest.is_audit_whole = !report.broken;
        manifest.audit_entries = report.entries;
        manifest.audit_head = report.head;
    }
    for (const auto& part : parts) manifest.parts.push_back({part.name, part.bytes, part.sha256});
    Sha256 names;
    for (const auto& blob : blobs) {
        names.add(document_line(blob.name, blob.bytes));
        manifest.document_bytes += blob.bytes;
    }
    manifest.documents = static_cast<std::int64_t>(blobs.size());
    manifest.document_names = to_hex(names.finish());
    return manifest;
}

class Packer {
public:
    Packer(BackupOutput& output, const BackupManifest& manifest, const BackupProgress& progress)
        : archive_{[&output](std::string_view piece) { output.write(piece); }, manifest.created_at},
          progress_{progress},
          total_{manifest.total_bytes()} {
        const auto text = to_json(manifest);
        archive_.begin(k_manifest_name, text.size());
        archive_.write(text);
    }

    /// Throws Error{environment} when the file is not what was described: a damaged document, or a
    /// rule edited this very moment.
    void pack(const Source& source) {
        archive_.begin(source.name, source.bytes);
        InputFile file{source.path};
        Sha256 hash;
        std::uint64_t bytes = 0;
        std::vector<char> buffer(k_piece);
        while (const auto size = file.read(buffer)) {
            bytes += size;
            if (bytes > source.bytes) break;
            hash.add({buffer.data(), size});
            archive_.write({buffer.data(), size});
            if (progress_) progress_(done_ += size, total_);
        }
        if (bytes == source.bytes && to_hex(hash.finish()) == source.sha256) return;
        throw Error{ErrorKind::environment,
                    document_digest(source.name).empty()
                        ? tr("\"{}\" changed while it was read: try again", source.path)
                        : tr("the kept file \"{}\" is damaged: import it again, or make the backup "
                             "without it by --leave-out-damaged",
                             source.path)};
    }
    void finish() { archive_.finish(); }

private:
    ArchiveWriter archive_;
    const BackupProgress& progress_;
    std::uint64_t total_;
    std::uint64_t done_ = 0;
};

void remember(const Home& home, const store::Actor& actor, const BackupRequest& request,
              const BackupResult& result) {
    auto database = home.open_database();
    store::Change change{database, actor};
    remember_backup(database, request.file, result.manifest.created_at, result.bytes);
    change.commit({.action = "backup.create",
                   .subjects = {"homes:1"},
                   .counts = {{"bytes", static_cast<std::int64_t>(result.bytes)},
                              {"documents", result.manifest.documents}}});
}

}  // namespace

BackupResult create_backup(const Home& home, const store::Actor& actor,
                           const BackupRequest& request) {
    const BackupLock lock{home};
    BackupOutput output{request.file, request.may_replace, request.passphrase};
    const auto created_at = actor.clock.now();
    const DatabaseCopy copy{home};
    // The database is copied before the documents are listed: it refers to none that is not there.
    BackupResult result;
    const auto blobs = documents(home, request.leave_out_damaged, result.left_out);
    std::vector<Source> parts{source_of(k_backup_database, copy.path()),
                              source_of(k_config_name, home.config_file())};
    std::ranges::move(own_rules(home), std::back_inserter(parts));
    result.manifest = describe(copy.path(), parts, blobs);
    result.manifest.program = request.program;
    result.manifest.created_at = created_at;
    Packer packer{output, result.manifest, request.progress};
    for (const auto& part : parts) packer.pack(part);
    for (const auto& blob : blobs) packer.pack(blob);
    packer.finish();
    output.finish();
    result.bytes = output.bytes();
    result.sha256 = output.sha256();
    remember(home, actor, request, result);
    return result;
}

std::optional<LastBackup> last_backup(store::Database& database) {
    auto row = database.prepare(k_newest_backup);
    if (!row.step()) return std::nullopt;
    return LastBackup{row.text(0), row.instant(1)};
}

void remember_backup(store::Database& database, const std::string& file, Instant made_at,
                     std::uint64_t bytes) {
    database.execute(k_insert_backup, made_at, fs::path{file}.filename().string(),
                     static_cast<std::int64_t>(bytes));
}

}  // namespace sotay::home
