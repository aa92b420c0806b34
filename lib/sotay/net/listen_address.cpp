#include "listen_address.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

namespace sotay::net {

namespace {

constexpr std::string_view k_unix = "unix:";

std::optional<TcpAddress> parse_tcp(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    auto host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!bracketed && host.find(':') != std::string_view::npos) return std::nullopt;

    const auto digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, port);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return TcpAddress{std::string{host}, port};
}

/// Whether a connection is refused, that is, the file outlived its server.
bool is_abandoned(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.data(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return false;
    const int connected =
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const bool refused = connected != 0 && errno == ECONNREFUSED;
    ::close(fd);
    return refused;
}

}  // namespace

ListenAddress parse_listen_address(const std::string& text) {
    if (text.starts_with(k_unix) && text.size() > k_unix.size()) {
        return UnixAddress{text.substr(k_unix.size())};
    }
    if (auto tcp = parse_tcp(text)) return std::move(*tcp);
    throw Error{ErrorKind::invalid_input,
                tr("\"{}\" is no address to listen on: write ADDRESS:PORT or unix:PATH", text)};
}

void remove_stale_socket(const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    if (!S_ISSOCK(status.st_mode)) {
        throw Error{ErrorKind::environment,
                    tr("\"{}\" is in the way of the socket: move it away", path)};
    }
    if (!is_abandoned(path)) {
        throw Error{ErrorKind::environment,
                    tr("another program listens on \"{}\": stop it first", path)};
    }
    ::unlink(path.c_str());
}

}  // namespace sotay::net
