#pragma once

#include <doctest/doctest.h>
#include <zip.h>

#include <map>
#include <string>

namespace sotay::test {

/// The bytes of a ZIP archive with these parts.
inline std::string zip_package(const std::map<std::string, std::string>& parts) {
    zip_source_t* target = ::zip_source_buffer_create(nullptr, 0, 0, nullptr);
    ::zip_source_keep(target);
    zip_t* archive = ::zip_open_from_source(target, ZIP_TRUNCATE, nullptr);
    REQUIRE(archive != nullptr);
    for (const auto& [name, text] : parts) {
        zip_source_t* source = ::zip_source_buffer(archive, text.data(), text.size(), 0);
        REQUIRE(::zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    REQUIRE(::zip_close(archive) == 0);
    zip_stat_t status;
    REQUIRE(::zip_source_stat(target, &status) == 0);
    std::string bytes(status.size, '\0');
    REQUIRE(::zip_source_open(target) == 0);
    REQUIRE(::zip_source_read(target, bytes.data(), bytes.size()) ==
            static_cast<zip_int64_t>(bytes.size()));
    ::zip_source_close(target);
    ::zip_source_free(target);
    return bytes;
}

}  // namespace sotay::test
