#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace gateway_sim {

/// "127.0.0.1:8080", "[::1]:0" or "localhost:80"; nothing when it is not such an address, or not
/// one of this machine's loopback addresses.
[[nodiscard]] std::optional<boost::asio::ip::tcp::endpoint> parse_loopback(std::string_view text);

/// The endpoint as it stands in a URL.
[[nodiscard]] std::string url_host(const boost::asio::ip::tcp::endpoint& endpoint);

struct HttpUrl {
    std::string host;    ///< with the port
    std::string target;  ///< path and query
};

/// The parts of an "http://…" URL; nothing for another scheme.
[[nodiscard]] std::optional<HttpUrl> parse_http_url(std::string_view url);

}  // namespace gateway_sim
