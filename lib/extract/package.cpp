#include "extract/package.h"

#include <zip.h>

#include <algorithm>

namespace sotay::extract {

namespace {

constexpr zip_int64_t k_most_entries = 10'000;
constexpr std::size_t k_most_bytes = std::size_t{64} << 20U;
// Text of a paper shrinks to a tenth or a fiftieth; a bomb to a thousandth.
constexpr std::size_t k_most_growth = 250;
constexpr std::size_t k_grows_freely = std::size_t{4} << 20U;

zip* opened(std::string_view bytes) {
    zip_error_t error;
    ::zip_error_init(&error);
    zip_source_t* source = ::zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip* archive = source == nullptr ? nullptr : ::zip_open_from_source(source, ZIP_RDONLY, &error);
    if (source != nullptr && archive == nullptr) ::zip_source_free(source);
    ::zip_error_fini(&error);
    return archive;
}

Status judge(const zip_stat_t& entry) {
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
    if ((entry.valid & needed) != needed) return Status::unreadable;
    if ((entry.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && entry.encryption_method != ZIP_EM_NONE) {
        return Status::encrypted;
    }
    const bool grew = entry.size > k_grows_freely && entry.size / k_most_growth > entry.comp_size;
    return grew || entry.size > k_most_bytes ? Status::limits : Status::ok;
}

}  // namespace

void Package::Close::operator()(zip* archive) const { ::zip_discard(archive); }

Package::Package(std::string_view bytes) : archive_{opened(bytes)} {
    if (archive_ && ::zip_get_num_entries(archive_.get(), 0) > k_most_entries) archive_.reset();
}

bool Package::has(const std::string& name) const {
    return ::zip_name_locate(archive_.get(), name.c_str(), 0) >= 0;
}

std::vector<std::string> Package::names(std::string_view beginning, std::string_view end) const {
    std::vector<std::string> found;
    const auto count = static_cast<zip_uint64_t>(::zip_get_num_entries(archive_.get(), 0));
    for (zip_uint64_t index = 0; index < count; ++index) {
        const char* name = ::zip_get_name(archive_.get(), index, 0);
        const std::string_view view = name == nullptr ? std::string_view{} : name;
        if (view.starts_with(beginning) && view.ends_with(end)) found.emplace_back(view);
    }
    std::ranges::sort(found);
    return found;
}

Part Package::read(const std::string& name) {
    zip_stat_t entry;
    ::zip_stat_init(&entry);
    if (::zip_stat(archive_.get(), name.c_str(), 0, &entry) != 0) return {};
    Part part{judge(entry), {}};
    if (part.status != Status::ok) return part;
    bytes_read_ += entry.size;
    if (bytes_read_ > k_most_bytes) return {Status::limits, {}};

    struct CloseFile {
        void operator()(zip_file_t* file) const { ::zip_fclose(file); }
    };
    const std::unique_ptr<zip_file_t, CloseFile> file{
        ::zip_fopen_index(archive_.get(), entry.index, 0)};
    part.bytes.resize(entry.size);
    const bool is_whole =
        file != nullptr && ::zip_fread(file.get(), part.bytes.data(), entry.size) ==
                               static_cast<zip_int64_t>(entry.size);
    return is_whole ? std::move(part) : Part{};
}

}  // namespace sotay::extract
