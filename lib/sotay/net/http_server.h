#pragma once

#include "sotay/net/http.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace sotay::net {

struct ServerRequest {
    std::string method;
    std::string path;                          ///< decoded, without the query
    std::map<std::string, std::string> query;  ///< decoded
    std::vector<Header> headers;
    std::string body;
};

struct ServerResponse {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body = {};
    std::vector<Header> headers = {};
};

/// A small HTTP/1.1 server in a thread of its own. Bodies over 1 MiB, headers over 8 KiB, idle
/// connections after 30 s and more than 1,000 connections are refused by itself.
class HttpServer {
public:
    using Handler = std::function<ServerResponse(const ServerRequest&)>;

    /// Listens on "ADDR:PORT" (port 0 picks a free one) or "unix:PATH"; a stale socket file is
    /// replaced. `handler` runs on the server's thread; what it throws becomes a 500 without
    /// detail. Throws Error{environment} when the address cannot be had.
    HttpServer(const std::string& listen, Handler handler);
    /// Stops accepting, answers what is being handled, joins.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// "127.0.0.1:8080" with the real port, or the "unix:" address.
    [[nodiscard]] std::string address() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sotay::net
