#pragma once

#include "sotay/base/secret.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace sotay::store {

/// Files kept under the SHA-256 of their content, HOME/blobs/ab/cd…, so that equal content is kept
/// once and damage is noticed. Never changes after construction; may be shared by threads.
class Blobs {
public:
    explicit Blobs(std::string folder) : folder_{std::move(folder)} {}

    /// Copies `file` in and gives its digest. When it returns, the copy (mode 0600) survives a loss
    /// of power. Throws Error{environment}.
    [[nodiscard]] Bytes put(const std::string& file) const;

    /// Keeps several contents at once, `digest` being the SHA-256 of each: the folders are brought
    /// to disk once for all of them. When it returns, all survive a loss of power. Throws
    /// Error{environment}; then some may be there.
    struct Content {
        Bytes digest;
        std::string_view bytes;
    };
    void put_all(std::span<const Content> contents) const;

    /// Hands out the content piece by piece. Throws Error{environment} when it is missing, and
    /// after the last piece when it is damaged.
    void read(const Bytes& digest, const std::function<void(std::string_view)>& take) const;
    /// Writes the content to `output`, which is left as it was when read() throws; "-" is standard
    /// output, verified first.
    void copy_to(const Bytes& digest, const std::string& output) const;
    /// Throws as read() does.
    void verify(const Bytes& digest) const;

    [[nodiscard]] std::string path(const Bytes& digest) const;

private:
    std::string folder_;
};

/// SHA-256 of a file's content. Throws Error{environment} when it cannot be read.
[[nodiscard]] Bytes file_digest(const std::string& path);

}  // namespace sotay::store
