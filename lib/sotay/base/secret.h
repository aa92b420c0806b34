#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sotay {

using Bytes = std::vector<std::uint8_t>;

/// A key, token or password. Wiped when it goes; has no stream or fmt formatter on purpose, so it
/// cannot reach a log or an error text by accident.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_{std::move(value)} {}
    Secret(const Secret&) = default;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&&) noexcept = default;
    ~Secret();

    /// The plain value, for the one place that must use it.
    [[nodiscard]] std::string_view reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

/// Where a secret that a configuration names is: the systemd credential of that name when it has no
/// slash and the service manager handed one over, else the path inside `folder`.
[[nodiscard]] std::string find_secret(const std::string& name, const std::string& folder);
/// True for a path inside $CREDENTIALS_DIRECTORY.
[[nodiscard]] bool is_credential(const std::string& path);

/// Reads a secret file, without one trailing newline. Throws Error{environment} naming the file,
/// when it is missing, empty or, unless it is a credential, open to group or others.
[[nodiscard]] Secret read_secret_file(const std::string& path);

/// Unpredictable bytes from the kernel.
[[nodiscard]] Bytes random_bytes(std::size_t count);
/// `count` random bytes in lower-case hexadecimal, for ids that must not be guessed.
[[nodiscard]] std::string random_hex(std::size_t count);
[[nodiscard]] std::string to_hex(const Bytes& bytes);
[[nodiscard]] Bytes sha256(std::string_view data);

/// All but the last three characters as "*": what tables and diagnostics show of a phone or id.
[[nodiscard]] std::string masked(std::string_view value);

}  // namespace sotay
