#include "sotay/home/backup_read.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/archive.h"
#include "sotay/formats/file_reason.h"
#include "sotay/home/backup_stream.h"
#include "sotay/store/online_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace sotay::home {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_piece = std::size_t{64} << 10U;

[[noreturn]] void damaged(const std::string& detail) {
    throw Error{ErrorKind::invalid_input, detail};
}

[[noreturn]] void cannot_write(const std::string& path) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, file_reason(errno))};
}

/// A file that was not there before; nothing when `path` is empty.
class NewFile {
public:
    explicit NewFile(std::string path) : path_{std::move(path)} {
        if (path_.empty()) return;
        std::error_code error;
        fs::create_directories(fs::path{path_}.parent_path(), error);
        descriptor_ =
            ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (descriptor_ < 0) cannot_write(path_);
    }
    ~NewFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::string_view piece) const {
        while (descriptor_ >= 0 && !piece.empty()) {
            const auto size = ::write(descriptor_, piece.data(), piece.size());
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) cannot_write(path_);
            piece.remove_prefix(static_cast<std::size_t>(size));
        }
    }

private:
    std::string path_;
    int descriptor_ = -1;
};

class Unpacker {
public:
    Unpacker(const ReadRequest& request, BackupInput& input, const std::string& folder, Unpack what)
        : request_{request},
          input_{input},
          folder_{folder},
          what_{what},
          archive_{[&input](std::span<char> buffer) { return input.read(buffer); }} {}

    BackupManifest run() {
        read_manifest();
        for (const auto& part : manifest_.parts) {
            const auto entry = archive_.next();
            if (!entry || entry->name != part.name || entry->bytes != part.bytes) {
                damaged(tr("\"{}\" is missing or not as large as it was", part.name));
            }
            const bool is_wanted = what_ == Unpack::everything || part.name == k_backup_database;
            if (take(*entry, is_wanted) != part.sha256) {
                damaged(tr("\"{}\" is not what was packed", part.name));
            }
        }
        read_documents();
        input_.finish();
        return manifest_;
    }

private:
    void read_manifest() {
        const auto entry = archive_.next();
        if (!entry || entry->name != k_manifest_name || entry->bytes > k_largest_manifest) {
            damaged(tr("it does not begin with manifest.json"));
        }
        std::string text(entry->bytes, '\0');
        for (std::size_t done = 0; done < text.size();) {
            const auto size = archive_.read(std::span{text}.subspan(done));
            if (size == 0) damaged(tr("it ends too early"));
            done += size;
        }
        manifest_ = parse_manifest(text);
        if (manifest_.schema > store::newest_schema()) {
            throw Error{ErrorKind::environment,
                        tr("this backup has schema {}, this program knows up to {}: install the "
                           "newer sotay",
                           manifest_.schema, store::newest_schema())};
        }
        require_space();
    }

    /// Nothing is unpacked that cannot fit, whatever a file claims to hold.
    void require_space() const {
        std::error_code error;
        const auto free = fs::space(folder_, error).available;
        const auto needed =
            what_ == Unpack::everything ? manifest_.total_bytes() : manifest_.parts.front().bytes;
        if (error || needed <= free) return;
        throw Error{ErrorKind::environment,
                    tr("unpacking needs {} MB, and \"{}\" has {} MB free", needed / 1'000'000 + 1,
                       fs::path{folder_}.parent_path().string(), free / 1'000'000)};
    }

    /// Never takes more than was announced; the hash of what came.
    std::string take(const ArchiveReader::Entry& entry, bool is_wanted) {
        const NewFile file{is_wanted ? folder_ + "/" + entry.name : ""};
        Sha256 hash;
        std::uint64_t bytes = 0;
        std::array<char, k_piece> buffer{};
        while (const auto size = archive_.read(buffer)) {
            bytes += size;
            if (bytes > entry.bytes) damaged(tr("\"{}\" is larger than it says", entry.name));
            hash.add({buffer.data(), size});
            file.write({buffer.data(), size});
            if (request_.progress) request_.progress(done_ += size, manifest_.total_bytes());
        }
        return to_hex(hash.finish());
    }

    void read_documents() {
        Sha256 names;
        std::uint64_t bytes = 0;
        std::int64_t count = 0;
        while (const auto entry = archive_.next()) {
            const auto digest = document_digest(entry->name);
            if (digest.empty()) damaged(tr("it holds \"{}\", which no backup has", entry->name));
            bytes += entry->bytes;
            if (++count > manifest_.documents || bytes > manifest_.document_bytes) {
                damaged(tr("it holds more documents than it says"));
            }
            names.add(document_line(entry->name, entry->bytes));
            if (take(*entry, what_ == Unpack::everything) != digest) {
                damaged(tr("\"{}\" is not what was packed", entry->name));
            }
        }
        if (to_hex(names.finish()) != manifest_.document_names)
            damaged(tr("documents are missing"));
    }

    const ReadRequest& request_;
    BackupInput& input_;
    const std::string& folder_;
    Unpack what_;
    ArchiveReader archive_;
    BackupManifest manifest_;
    std::uint64_t done_ = 0;
};

void check_key(store::Database& database, const ReadRequest& request, ReadResult& result) {
    if (!request.master_key) return;
    const store::Vault vault{*request.master_key};
    if (vault.fingerprint() != result.manifest.key_fingerprint) {
        throw Error{ErrorKind::invalid_input,
                    tr("the key is not the one that this backup needs: look for another copy")};
    }
    if (request.open_samples) result.samples = request.open_samples(database, vault);
    result.is_key_checked = true;
}

void check_audit(store::Database& database, const BackupManifest& manifest) {
    const auto report = store::verify_audit(database);
    if (report.broken && manifest.is_audit_whole) {
        damaged(tr("the audit chain is broken: {}", *report.broken));
    }
    if (report.head != manifest.audit_head || report.entries != manifest.audit_entries) {
        damaged(tr("the audit chain does not end where it did"));
    }
    const auto facts = identity(database);
    if (facts.incarnation != manifest.incarnation ||
        facts.key_fingerprint != manifest.key_fingerprint) {
        damaged(tr("its manifest.json belongs to another database"));
    }
}

/// A folder for the database of a backup that is only looked at; it goes with its owner.
class ScratchFolder {
public:
    ScratchFolder() {
        const char* chosen = std::getenv("TMPDIR");
        path_ = std::string{chosen == nullptr || *chosen == '\0' ? "/var/tmp" : chosen} +
                "/sotay-verify-XXXXXX";
        if (::mkdtemp(path_.data()) == nullptr) cannot_write(path_);
    }
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace

ReadResult unpack_backup(const ReadRequest& request, const std::string& folder, Unpack what) {
    BackupInput input{request.file, request.passphrase};
    try {
        ReadResult result{.manifest = Unpacker{request, input, folder, what}.run()};
        result.bytes = input.bytes();
        result.is_sealed = input.is_sealed();
        return result;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid_input) throw;
        throw Error{ErrorKind::invalid_input,
                    tr("\"{}\" is no backup, or a damaged one: {}", request.file, error.what())};
    }
}

void check_unpacked(const std::string& database_file, const ReadRequest& request,
                    ReadResult& result) {
    store::check_whole_file(database_file);
    store::Database database{database_file, store::Database::Mode::existing};
    check_audit(database, result.manifest);
    check_key(database, request, result);
}

ReadResult verify_backup(const ReadRequest& request) {
    const ScratchFolder scratch;
    auto result = unpack_backup(request, scratch.path(), Unpack::database_only);
    check_unpacked(scratch.path() + "/" + k_backup_database, request, result);
    return result;
}

}  // namespace sotay::home
