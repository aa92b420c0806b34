#pragma once

#include "sotay/net/http.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace sotay::net {

struct ServerRequest {
    std::string method;
    std::string path;                          ///< decoded, without the query; begins with "/"
    std::map<std::string, std::string> query;  ///< decoded; the first of a repeated name
    std::vector<Header> headers;
    std::string body;
};

struct ServerResponse {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body = {};
    std::vector<Header> headers = {};
};

/// The answer to one request, which any thread may give, once: later ones are dropped. When the
/// last copy goes without an answer, it is a 500. May outlive its server, and then does nothing.
class Reply {
public:
    explicit Reply(std::function<void(ServerResponse&&)> deliver);
    void operator()(ServerResponse response) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// A small HTTP/1.1 server in a thread of its own. Bodies over 1 MiB (413), headers over 8 KiB
/// (431), broken requests and targets (400), idle connections after 30 s and more than 1,000
/// connections are refused by itself. HEAD reaches the handler, and its answer goes without the
/// body.
class HttpServer {
public:
    using Handler = std::function<ServerResponse(const ServerRequest&)>;
    /// Returns soon and answers when it can; meanwhile others are served.
    using DeferringHandler = std::function<void(ServerRequest&&, Reply)>;

    /// Listens on "ADDR:PORT" (port 0 picks a free one) or "unix:PATH" (mode 0660); a socket file
    /// that nobody listens on is replaced. `handler` runs on the server's thread; what it throws,
    /// and an answer that is no HTTP, becomes a 500 without detail. Throws Error{environment} when
    /// the address cannot be had, Error{invalid_input} when it is none.
    HttpServer(const std::string& listen, Handler handler);
    HttpServer(const std::string& listen, DeferringHandler handler);
    /// Stops accepting, answers what is being handled (for 5 s at most), joins.
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
