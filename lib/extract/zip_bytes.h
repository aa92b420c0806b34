#pragma once

#include <zip.h>

#include <memory>
#include <string_view>

namespace sotay::extract {

struct CloseZip {
    void operator()(zip_t* archive) const { ::zip_discard(archive); }
};
using Zip = std::unique_ptr<zip_t, CloseZip>;

/// The ZIP archive in `bytes`, which must live longer; none when they are no such archive.
[[nodiscard]] inline Zip open_zip(std::string_view bytes) {
    zip_source_t* source = ::zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
    if (source == nullptr) return nullptr;
    zip_t* archive = ::zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (archive == nullptr) ::zip_source_free(source);
    return Zip{archive};
}

}  // namespace sotay::extract
