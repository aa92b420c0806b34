#include "extract/unpack.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <string>
#include <vector>

#include "extract/answer.h"
#include "extract/zip_bytes.h"

namespace sotay::extract {

namespace {

namespace protocol = document_protocol;

// Small archives of text may well be packed a thousandfold.
constexpr std::uint64_t k_harmless_bytes = std::uint64_t{1} << 20U;

struct CloseFile {
    void operator()(zip_file_t* file) const { ::zip_fclose(file); }
};

struct Entry {
    zip_uint64_t index = 0;
    std::string name;  ///< as it stands in the archive, in whatever encoding
    std::uint64_t bytes = 0;
    bool is_encrypted = false;
};

bool is_link(zip_t* archive, zip_uint64_t index) {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    return ::zip_file_get_external_attributes(archive, index, 0, &system, &attributes) == 0 &&
           system == ZIP_OPSYS_UNIX && S_ISLNK(attributes >> 16U);
}

/// The files, as the archive announces them; nullopt when one is not whole.
std::optional<std::vector<Entry>> entries_of(zip_t* archive) {
    std::vector<Entry> entries;
    const auto count = static_cast<zip_uint64_t>(::zip_get_num_entries(archive, 0));
    for (zip_uint64_t index = 0; index < count; ++index) {
        zip_stat_t status{};
        const char* name = ::zip_get_name(archive, index, ZIP_FL_ENC_RAW);
        if (name == nullptr || ::zip_stat_index(archive, index, 0, &status) != 0 ||
            (status.valid & ZIP_STAT_SIZE) == 0) {
            return std::nullopt;
        }
        Entry entry{index, name, status.size, status.encryption_method != ZIP_EM_NONE};
        if (entry.name.ends_with('/') || is_link(archive, index)) continue;
        entry.name.resize(std::min(entry.name.size(), protocol::k_max_name_bytes));
        entries.push_back(std::move(entry));
    }
    return entries;
}

bool is_within_limits(const std::vector<Entry>& entries, std::size_t archive_bytes) {
    if (entries.size() > protocol::k_max_entries) return false;
    std::uint64_t sum = 0;
    for (const Entry& entry : entries) {
        if (entry.bytes > protocol::k_max_unpacked_bytes) return false;
        sum += entry.bytes;
        if (sum > protocol::k_max_unpacked_bytes) return false;
    }
    return sum <= std::max(protocol::k_max_ratio * archive_bytes, k_harmless_bytes);
}

Status read_entry(zip_t* archive, const Entry& entry, std::string& bytes) {
    if (entry.is_encrypted) return Status::encrypted;
    if (entry.bytes > protocol::k_max_input_bytes) return Status::limits;
    const std::unique_ptr<zip_file_t, CloseFile> file{::zip_fopen_index(archive, entry.index, 0)};
    if (!file) return Status::unreadable;
    // One more than announced, so that its end is seen and its checksum looked at.
    bytes.resize(entry.bytes + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto count = ::zip_fread(file.get(), bytes.data() + size, bytes.size() - size);
        if (count < 0) return Status::unreadable;
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    if (size != entry.bytes) return Status::unreadable;
    bytes.resize(size);
    return Status::ok;
}

bool write_entry(zip_t* archive, const Entry& entry, int answer) {
    std::string bytes;
    const Status status = read_entry(archive, entry, bytes);
    if (status != Status::ok) bytes.clear();
    std::string head;
    head.push_back(static_cast<char>(protocol::k_entry));
    head.push_back(static_cast<char>(status));
    append_string(head, entry.name);
    append_number(head, bytes.size());
    return write_out(answer, head) && write_out(answer, bytes);
}

bool write_end(Status status, int answer) {
    std::string end;
    end.push_back(static_cast<char>(protocol::k_no_entry));
    end.push_back(static_cast<char>(status));
    end += protocol::k_closing;
    return write_out(answer, end);
}

bool write_entries(std::string_view bytes, int answer) {
    const Zip archive = open_zip(bytes);
    const auto entries = archive ? entries_of(archive.get()) : std::nullopt;
    if (!entries) return write_end(Status::unreadable, answer);
    if (!is_within_limits(*entries, bytes.size())) return write_end(Status::limits, answer);
    for (const Entry& entry : *entries) {
        if (!write_entry(archive.get(), entry, answer)) return false;
    }
    return write_end(Status::ok, answer);
}

}  // namespace

bool unpack(std::optional<std::string_view> archive, int answer) {
    if (!write_out(answer, protocol::k_opening)) return false;
    if (!archive) return write_end(Status::limits, answer);
    try {
        return write_entries(*archive, answer);
    } catch (const std::bad_alloc&) {
        return false;  // perhaps within an entry: an answer without an end
    }
}

}  // namespace sotay::extract
