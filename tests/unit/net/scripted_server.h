#pragma once

#include "sotay/net/http_client.h"

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sotay::net::testing {

/// A plain blocking socket, so that a test decides each byte. Reading gives up after ten seconds.
class Connection {
public:
    explicit Connection(int fd);
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    ~Connection() { close(); }

    /// `address` as HttpServer::address() gives it.
    static Connection to(const std::string& address);

    /// A head and the body that its Content-Length announces; "" when the other side is gone.
    std::string read_message();
    /// A head alone, as a HEAD request is answered.
    std::string read_head();
    /// Whether the other side ended it in good order.
    bool is_ended();
    bool write(std::string_view bytes);
    /// Says that nothing more will be written.
    void finish_writing();
    void close();
    /// Closes with a TCP reset.
    void reset();

private:
    bool read_some();

    int fd_;
    std::string buffer_;
};

/// A server that acts by a script: `script` gets each whole request with its number on the
/// connection, from 1, and says whether to go on with the connection.
class ScriptedServer {
public:
    using Script = std::function<bool(Connection&, const std::string& request, int number)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::string url(const std::string& path = "/") const;
    [[nodiscard]] int port() const { return port_; }
    /// Every request that was read, in the order of arrival.
    [[nodiscard]] std::vector<std::string> received() const;
    [[nodiscard]] std::size_t connections() const;

private:
    void accept_all();
    void serve(Connection connection);

    Script script_;
    int fd_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> received_;
    std::list<std::jthread> workers_;
    std::jthread acceptor_;
};

/// A 200 with this body over a connection that is kept.
[[nodiscard]] std::string ok(std::string_view body);

/// The script that answers everything with ok("ok").
bool answer_ok(Connection& connection, const std::string& request, int number);

/// A POST with a small body.
[[nodiscard]] HttpRequest post(std::string url, std::string body = "xin chào");

/// Runs until nothing is in flight.
void run_all(HttpClient& client);

/// A port of 127.0.0.1 that is taken and on which nobody listens.
class RefusingPort {
public:
    RefusingPort();
    ~RefusingPort();
    RefusingPort(const RefusingPort&) = delete;
    RefusingPort& operator=(const RefusingPort&) = delete;

    [[nodiscard]] std::string url() const;

private:
    int fd_;
};

}  // namespace sotay::net::testing
