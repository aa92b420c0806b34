#include "scripted_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace sotay::net::testing {

namespace {

void require(bool fine, const char* what) {
    if (!fine) throw std::runtime_error{what};
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

template <typename Address>
const sockaddr* generic(const Address& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

int bound_socket() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(fd >= 0, "socket");
    const auto address = loopback(0);
    require(::bind(fd, generic(address), sizeof address) == 0, "bind");
    return fd;
}

int port_of(int fd) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    require(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
    return ntohs(address.sin_port);
}

std::size_t announced_length(std::string_view head) {
    constexpr std::string_view k_name = "\r\nContent-Length: ";
    const auto found = head.find(k_name);
    if (found == std::string_view::npos) return 0;
    return std::stoul(std::string{head.substr(found + k_name.size(), 20)});
}

}  // namespace

Connection::Connection(int fd) : fd_{fd} {
    const timeval patience{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Connection::Connection(Connection&& other) noexcept
    : fd_{std::exchange(other.fd_, -1)}, buffer_{std::move(other.buffer_)} {}

Connection Connection::to(const std::string& address) {
    if (address.starts_with("unix:")) {
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        std::memcpy(name.sun_path, address.data() + 5, address.size() - 5);
        require(::connect(fd, generic(name), sizeof name) == 0, "connect");
        return Connection{fd};
    }
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto name = loopback(std::stoi(address.substr(address.rfind(':') + 1)));
    require(::connect(fd, generic(name), sizeof name) == 0, "connect");
    return Connection{fd};
}

bool Connection::read_some() {
    char bytes[16'384];
    const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
    if (count > 0) buffer_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
}

std::string Connection::read_head() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!read_some()) return {};
    }
    auto head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    return head;
}

std::string Connection::read_message() {
    auto message = read_head();
    const auto length = announced_length(message);
    while (buffer_.size() < length) {
        if (!read_some()) return {};
    }
    message += buffer_.substr(0, length);
    buffer_.erase(0, length);
    return message;
}

bool Connection::is_ended() {
    char byte = 0;
    return buffer_.empty() && ::recv(fd_, &byte, 1, 0) == 0;
}

bool Connection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Connection::finish_writing() { ::shutdown(fd_, SHUT_WR); }

void Connection::close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Connection::reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

ScriptedServer::ScriptedServer(Script script) : script_{std::move(script)}, fd_{bound_socket()} {
    port_ = port_of(fd_);
    require(::listen(fd_, 64) == 0, "listen");
    acceptor_ = std::jthread{[this] { accept_all(); }};
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(fd_, SHUT_RDWR);
    acceptor_.join();
    workers_.clear();
    ::close(fd_);
}

void ScriptedServer::accept_all() {
    while (true) {
        const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        const std::lock_guard lock{mutex_};
        workers_.emplace_back(
            [this, connection = Connection{fd}]() mutable { serve(std::move(connection)); });
    }
}

void ScriptedServer::serve(Connection connection) {
    for (int number = 1;; ++number) {
        const auto request = connection.read_message();
        if (request.empty()) return;
        {
            const std::lock_guard lock{mutex_};
            received_.push_back(request);
        }
        if (!script_(connection, request, number)) return;
    }
}

std::string ScriptedServer::url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::vector<std::string> ScriptedServer::received() const {
    const std::lock_guard lock{mutex_};
    return received_;
}

std::size_t ScriptedServer::connections() const {
    const std::lock_guard lock{mutex_};
    return workers_.size();
}

std::string ok(std::string_view body) {
    return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
}

bool answer_ok(Connection& connection, const std::string&, int) {
    return connection.write(ok("ok"));
}

HttpRequest post(std::string url, std::string body) {
    HttpRequest request;
    request.url = std::move(url);
    request.body = std::move(body);
    return request;
}

void run_all(HttpClient& client) {
    while (client.in_flight() > 0) client.run(std::chrono::hours{1});
}

RefusingPort::RefusingPort() : fd_{bound_socket()} {}

RefusingPort::~RefusingPort() { ::close(fd_); }

std::string RefusingPort::url() const { return fmt::format("http://127.0.0.1:{}/", port_of(fd_)); }

}  // namespace sotay::net::testing
