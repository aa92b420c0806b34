#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace sotay::net {

struct TcpAddress {
    std::string host;
    std::uint16_t port = 0;
};

struct UnixAddress {
    std::string path;
};

using ListenAddress = std::variant<TcpAddress, UnixAddress>;

/// Reads "ADDR:PORT", "[IPv6]:PORT" or "unix:PATH". Throws Error{invalid_input}.
[[nodiscard]] ListenAddress parse_listen_address(const std::string& text);

/// Removes a socket file that nobody listens on. Throws Error{environment} when somebody does, or
/// when `path` is something else than a socket.
void remove_stale_socket(const std::string& path);

}  // namespace sotay::net
