#pragma once

#include "sotay/formats/xlsx_reader_xml.h"

#include <cstdint>
#include <memory>
#include <string>

struct zip;

namespace sotay::sheets {

/// The parts of a workbook: a ZIP archive. Names of parts are found whatever their case.
class Package {
public:
    /// Opens a regular file. Throws Fault when it is no ZIP archive, or one that is no workbook of
    /// .xlsx, telling what to do.
    explicit Package(const std::string& path);
    /// The same for a stream that can be sought, which is closed in any case.
    explicit Package(std::FILE* stream);

    /// Passes the part to `handler`, until that is done; gives false when there is no such part.
    /// Throws Fault when the part is damaged, unpacks to more than `max_bytes` or to suspiciously
    /// much, and whatever the handler throws.
    bool read(const std::string& part, std::uint64_t max_bytes, XmlHandler& handler);

private:
    struct Discard {
        void operator()(zip* archive) const noexcept;
    };

    void check_kind() const;
    [[nodiscard]] bool has(const std::string& part) const;

    std::unique_ptr<zip, Discard> archive_;
    std::uint64_t unpacked_ = 0;
};

}  // namespace sotay::sheets
