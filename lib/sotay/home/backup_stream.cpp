#include "sotay/home/backup_stream.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"
#include "sotay/home/home.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace sotay::home {

namespace {

// A skippable frame of zstd: magic 0x184D2A50 and the size that follows, both little-endian.
constexpr std::string_view k_frame{"\x50\x2a\x4d\x18\x20\x00\x00\x00", 8};
constexpr std::size_t k_trailer = k_frame.size() + 32;

[[noreturn]] void cannot_write(const std::string& path, int code) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", path, file_reason(code))};
}

void sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path();
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // Some network file systems cannot; the file itself is safe by then.
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

BackupOutput::BackupOutput(std::string file, bool may_replace,
                           const std::optional<Secret>& passphrase)
    : file_{std::move(file)} {
    if (file_ == "-") {
        target_.descriptor = STDOUT_FILENO;
    } else {
        require_absent(file_, may_replace);
        target_.fresh = file_ + ".new";
        target_.descriptor = ::open(target_.fresh.c_str(),
                                    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (target_.descriptor < 0) cannot_write(target_.fresh, errno);
        if (::fchmod(target_.descriptor, 0600) != 0) cannot_write(target_.fresh, errno);
    }
    if (passphrase) {
        seal_ = std::make_unique<store::SealingStream>(
            *passphrase, [this](std::string_view piece) { put(piece); });
    }
}

BackupOutput::Target::~Target() {
    if (fresh.empty()) return;
    if (descriptor >= 0) ::close(descriptor);
    ::unlink(fresh.c_str());  // has its lasting name already when it was finished
}

void BackupOutput::put(std::string_view piece) {
    file_hash_.add(piece);
    bytes_ += piece.size();
    while (!piece.empty()) {
        const auto size = ::write(target_.descriptor, piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0)
            cannot_write(target_.fresh.empty() ? tr("standard output") : target_.fresh, errno);
        piece.remove_prefix(static_cast<std::size_t>(size));
    }
}

void BackupOutput::write(std::string_view piece) {
    archive_hash_.add(piece);
    if (seal_) {
        seal_->write(piece);
    } else {
        put(piece);
    }
}

void BackupOutput::finish() {
    const auto hash = archive_hash_.finish();
    std::string trailer{k_frame};
    trailer.append(hash.begin(), hash.end());
    if (seal_) {
        seal_->write(trailer);
        seal_->finish();
    } else {
        put(trailer);
    }
    sha256_ = to_hex(file_hash_.finish());
    if (target_.fresh.empty()) return;
    if (::fsync(target_.descriptor) != 0) cannot_write(target_.fresh, errno);
    const int closed = ::close(target_.descriptor);
    target_.descriptor = -1;
    if (closed != 0) cannot_write(target_.fresh, errno);
    if (std::rename(target_.fresh.c_str(), file_.c_str()) != 0) cannot_write(file_, errno);
    sync_folder_of(file_);
}

BackupInput::BackupInput(const std::string& file, const std::optional<Secret>& passphrase)
    : file_{file} {
    std::string begun(store::k_sealed_magic.size(), '\0');
    begun.resize(file_.read(begun));
    begun_ = begun;
    bytes_ = begun.size();
    if (begun != store::k_sealed_magic) return;
    if (!passphrase) {
        throw Error{ErrorKind::usage,
                    tr("\"{}\" is sealed: add --passphrase-file with the file of its passphrase",
                       file_.name())};
    }
    opening_ = std::make_unique<store::OpeningStream>(
        *passphrase, [this](std::span<char> buffer) { return read_raw(buffer); });
}

std::size_t BackupInput::read_raw(std::span<char> buffer) {
    const auto size = std::min(begun_.size(), buffer.size());
    std::copy_n(begun_.begin(), size, buffer.begin());
    begun_.erase(0, size);
    const auto more = file_.read(buffer.subspan(size));
    bytes_ += more;
    return size + more;
}

std::size_t BackupInput::read_plain(std::span<char> buffer) {
    return opening_ ? opening_->read(buffer) : read_raw(buffer);
}

std::size_t BackupInput::read(std::span<char> buffer) {
    // The last bytes of what was read may be the frame, so they are held back.
    std::string piece(buffer.size() + k_trailer - held_.size(), '\0');
    piece.resize(read_plain(piece));
    held_ += piece;
    if (held_.size() <= k_trailer) return 0;
    const auto size = held_.size() - k_trailer;
    std::copy_n(held_.begin(), size, buffer.begin());
    hash_.add({held_.data(), size});
    held_.erase(0, size);
    return size;
}

void BackupInput::finish() {
    std::array<char, std::size_t{16} << 10U> rest{};
    while (read(rest) != 0) {
    }
    const auto hash = hash_.finish();
    const std::string_view stored{held_};
    if (stored.size() != k_trailer || !stored.starts_with(k_frame) ||
        !std::equal(hash.begin(), hash.end(), stored.begin() + k_frame.size(),
                    [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); })) {
        throw Error{ErrorKind::invalid_input, tr("its bytes are not those that were written")};
    }
}

}  // namespace sotay::home
