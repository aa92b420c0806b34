#include "address.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace gateway_sim {

namespace asio = boost::asio;

std::optional<asio::ip::tcp::endpoint> parse_loopback(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::uint16_t port = 0;
    const char* last = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data() + colon + 1, last, port);
    if (failure != std::errc{} || end != last) return std::nullopt;

    auto host = text.substr(0, colon);
    if (host == "localhost") host = "127.0.0.1";
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = asio::ip::make_address(std::string{host}, error);
    if (error || !address.is_loopback()) return std::nullopt;
    return asio::ip::tcp::endpoint{address, port};
}

std::string url_host(const asio::ip::tcp::endpoint& endpoint) {
    const auto address = endpoint.address().to_string();
    return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                      : fmt::format("{}:{}", address, endpoint.port());
}

std::optional<HttpUrl> parse_http_url(std::string_view url) {
    constexpr std::string_view k_scheme = "http://";
    if (!url.starts_with(k_scheme)) return std::nullopt;
    url.remove_prefix(k_scheme.size());
    const auto end = std::min(url.find_first_of("/?"), url.size());
    HttpUrl result{.host = std::string{url.substr(0, end)}, .target = std::string{url.substr(end)}};
    if (!result.target.starts_with('/')) result.target.insert(0, 1, '/');
    if (result.host.find(':') == std::string::npos) result.host += ":80";
    return result;
}

}  // namespace gateway_sim
