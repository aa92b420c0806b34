#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sotay {

/// A file read piece by piece; "-" is standard input.
class InputFile {
public:
    /// Throws Error{environment} when the file cannot be opened.
    explicit InputFile(const std::string& path);

    /// The first bytes, fewer than `size` only when the file is shorter; read() gives them again.
    /// Call before read(); valid until then. Throws as read() does.
    [[nodiscard]] std::string_view peek(std::size_t size);

    /// Fills `buffer` and gives the bytes read: fewer than asked only at the end of the file.
    /// Throws Error{environment} when the file cannot be read.
    std::size_t read(std::span<char> buffer);

    /// The name to use in messages.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::size_t read_on(std::span<char> buffer);

    struct Close {
        void operator()(std::FILE* file) const noexcept;
    };

    std::string name_;
    std::unique_ptr<std::FILE, Close> file_;
    std::string peeked_;
};

}  // namespace sotay
