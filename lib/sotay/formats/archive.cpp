#include "sotay/formats/archive.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <archive.h>
#include <archive_entry.h>

#include <exception>
#include <vector>

namespace sotay {

namespace {

constexpr std::size_t k_piece = std::size_t{64} << 10U;
constexpr int k_mode = 0600;

using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

/// What a callback threw, kept while C code stands between it and the caller.
class Thrown {
public:
    template <typename Work>
    la_ssize_t guard(Work work) {
        try {
            return work();
        } catch (...) {
            exception_ = std::current_exception();
            return -1;
        }
    }
    void rethrow() const {
        if (exception_) std::rethrow_exception(exception_);
    }

private:
    std::exception_ptr exception_;
};

std::string reason(archive* handle) {
    const char* text = archive_error_string(handle);
    return text == nullptr ? "" : text;
}

[[noreturn]] void damaged() {
    throw Error{ErrorKind::invalid_input, tr("it is not a whole tar archive compressed by zstd")};
}

}  // namespace

struct ArchiveWriter::Impl {
    ByteSink sink;
    Instant modified_at;
    Thrown thrown{};
    std::uint64_t missing = 0;  ///< bytes that the present file still needs
    std::unique_ptr<archive, decltype(&archive_write_free)> handle{archive_write_new(),
                                                                   &archive_write_free};

    static la_ssize_t take(archive*, void* self, const void* data, std::size_t size) {
        auto& impl = *static_cast<Impl*>(self);
        return impl.thrown.guard([&] {
            impl.sink({static_cast<const char*>(data), size});
            return static_cast<la_ssize_t>(size);
        });
    }
    void check(la_ssize_t result) const {
        thrown.rethrow();
        if (result < ARCHIVE_OK) throw Error{ErrorKind::bug, reason(handle.get())};
    }
};

ArchiveWriter::ArchiveWriter(ByteSink sink, Instant modified_at)
    : impl_{std::make_unique<Impl>(Impl{std::move(sink), modified_at})} {
    auto* handle = impl_->handle.get();
    // GNU tar takes names byte for byte, whatever the locale is.
    impl_->check(archive_write_set_format_gnutar(handle));
    impl_->check(archive_write_add_filter_zstd(handle));
    // No padding to a tape's block: what is written is what is read.
    impl_->check(archive_write_set_bytes_in_last_block(handle, 1));
    impl_->check(archive_write_open(handle, impl_.get(), nullptr, &Impl::take, nullptr));
}

ArchiveWriter::~ArchiveWriter() {
    // An archive that was given up must not be ended as if it were whole.
    archive_write_fail(impl_->handle.get());
}

void ArchiveWriter::begin(const std::string& name, std::uint64_t bytes) {
    const Entry entry{archive_entry_new(), &archive_entry_free};
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), k_mode);
    archive_entry_set_mtime(
        entry.get(),
        std::chrono::duration_cast<std::chrono::seconds>(impl_->modified_at.time_since_epoch())
            .count(),
        0);
    impl_->check(archive_write_header(impl_->handle.get(), entry.get()));
    impl_->missing = bytes;
}

void ArchiveWriter::write(std::string_view piece) {
    if (piece.size() > impl_->missing) throw Error{ErrorKind::bug, "more bytes than announced"};
    impl_->missing -= piece.size();
    impl_->check(archive_write_data(impl_->handle.get(), piece.data(), piece.size()));
}

void ArchiveWriter::finish() {
    if (impl_->missing != 0) throw Error{ErrorKind::bug, "fewer bytes than announced"};
    impl_->check(archive_write_close(impl_->handle.get()));
}

struct ArchiveReader::Impl {
    ByteSource source;
    std::vector<char> buffer = std::vector<char>(k_piece);
    Thrown thrown{};
    std::unique_ptr<archive, decltype(&archive_read_free)> handle{archive_read_new(),
                                                                  &archive_read_free};

    static la_ssize_t give(archive*, void* self, const void** data) {
        auto& impl = *static_cast<Impl*>(self);
        *data = impl.buffer.data();
        return impl.thrown.guard([&] { return static_cast<la_ssize_t>(impl.source(impl.buffer)); });
    }
    void check(la_ssize_t result) const {
        thrown.rethrow();
        if (result < ARCHIVE_OK) damaged();
    }
};

ArchiveReader::ArchiveReader(ByteSource source)
    : impl_{std::make_unique<Impl>(Impl{std::move(source)})} {
    auto* handle = impl_->handle.get();
    impl_->check(archive_read_support_filter_zstd(handle));
    impl_->check(archive_read_support_format_tar(handle));
    impl_->check(archive_read_open(handle, impl_.get(), nullptr, &Impl::give, nullptr));
}

ArchiveReader::~ArchiveReader() = default;

std::optional<ArchiveReader::Entry> ArchiveReader::next() {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(impl_->handle.get(), &entry);
    impl_->check(result);
    if (result == ARCHIVE_EOF) return std::nullopt;
    const char* name = archive_entry_pathname(entry);
    const bool is_file = archive_entry_filetype(entry) == AE_IFREG &&
                         archive_entry_hardlink(entry) == nullptr &&
                         archive_entry_sparse_count(entry) == 0;
    if (name == nullptr || !is_file || archive_entry_size(entry) < 0) {
        throw Error{ErrorKind::invalid_input, tr("it holds something that is no file")};
    }
    return Entry{name, static_cast<std::uint64_t>(archive_entry_size(entry))};
}

std::size_t ArchiveReader::read(std::span<char> buffer) {
    const auto size = archive_read_data(impl_->handle.get(), buffer.data(), buffer.size());
    impl_->check(size);
    return static_cast<std::size_t>(size);
}

}  // namespace sotay
