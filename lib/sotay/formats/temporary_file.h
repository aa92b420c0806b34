#pragma once

#include <string>

namespace sotay {

/// A file beside `target` that takes its place when kept, and else is deleted.
class TemporaryFile {
public:
    /// Makes the file, empty. Throws Error{environment} when `target` cannot be written.
    explicit TemporaryFile(const std::string& target);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Throws Error{environment} when the target cannot be replaced.
    void keep();

private:
    std::string target_;
    std::string path_;
    bool kept_ = false;
};

}  // namespace sotay
