#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extract/answer.h"

struct zip;

namespace sotay::extract {

/// A part of a package; `bytes` only with Status::ok.
struct Part {
    Status status = Status::unreadable;
    std::string bytes;
};

/// A ZIP archive in memory, as DOCX and ODT are. Hostile: the number of entries, the size of each
/// part, how far it grew and the size of all that is read are bounded.
class Package {
public:
    /// `bytes` must outlive it.
    explicit Package(std::string_view bytes);

    /// False for what is no ZIP archive, or has too many entries.
    [[nodiscard]] bool is_open() const { return archive_ != nullptr; }
    [[nodiscard]] bool has(const std::string& name) const;
    /// Names that begin and end so, sorted.
    [[nodiscard]] std::vector<std::string> names(std::string_view beginning,
                                                 std::string_view end) const;
    /// unreadable when it is missing or damaged, encrypted, or limits.
    [[nodiscard]] Part read(const std::string& name);

private:
    struct Close {
        void operator()(zip* archive) const;
    };
    std::unique_ptr<zip, Close> archive_;
    std::size_t bytes_read_ = 0;
};

}  // namespace sotay::extract
