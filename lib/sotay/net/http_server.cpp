#include "sotay/net/http_server.h"

#include "gate.h"
#include "listen_address.h"
#include "server_messages.h"

#include "sotay/base/error.h"
#include "sotay/base/log.h"
#include "sotay/base/messages.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>

namespace sotay::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t k_max_body = 1'048'576;
constexpr std::uint32_t k_max_header = 8'192;
constexpr std::size_t k_max_connections = 1'000;
constexpr auto k_idle = 30s;
constexpr auto k_linger = 2s;  // for a refused client to finish sending and read why
constexpr std::size_t k_linger_bytes = 4 * k_max_body;
constexpr auto k_stop_grace = 5s;
constexpr auto k_accept_pause = 100ms;  // when descriptors have run out
constexpr mode_t k_socket_mode = 0660;

// One protocol for both TCP and unix sockets.
using Protocol = asio::generic::stream_protocol;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;
using Socket = asio::basic_stream_socket<Protocol, Executor>;
using Stream = beast::basic_stream<Protocol, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

class Session;

/// What the sessions share; everything but the constructor runs on the server's thread.
class Service {
public:
    Service(const std::string& listen, HttpServer::DeferringHandler handler);
    ~Service() { gate_->close(); }
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void run();
    /// Any thread may call it.
    void request_stop() {
        asio::post(context_, [this] { stop(); });
    }
    void handle(ServerRequest&& request, Reply reply) const;
    [[nodiscard]] const std::shared_ptr<Gate>& gate() const { return gate_; }
    [[nodiscard]] bool is_stopping() const { return stopping_; }
    [[nodiscard]] std::string address() const;
    void add(Session& session) { sessions_.insert(&session); }
    void remove(Session& session);

private:
    void listen_on(const Protocol::endpoint& endpoint);
    void open(const TcpAddress& address);
    void open(const UnixAddress& address);
    void accept();
    void on_accept(const error_code& error, Socket socket);
    void stop();

    asio::io_context context_{1};
    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>(context_);
    Acceptor acceptor_{context_};
    Timer pause_{context_};
    Timer grace_{context_};
    HttpServer::DeferringHandler handler_;
    std::optional<UnixAddress> socket_file_;
    std::unordered_set<Session*> sessions_;
    bool stopping_ = false;
};

/// One connection. It lives as long as an operation on it is under way or its handler owes an
/// answer.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Socket socket, Service& service) : stream_{std::move(socket)}, service_{service} {
        service_.add(*this);
    }
    ~Session() { service_.remove(*this); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void start() { read_header(); }
    /// Ends it at once, unless an answer is on its way.
    void stop() {
        if (!answering_) close();
    }
    void close() {
        stream_.close();
        if (owed_) service_.gate()->pass([owed = std::move(owed_)] {});
    }

private:
    void read_header();
    void on_header(const error_code& error);
    void send_continue();
    void read_body();
    void handle();
    void answer(ServerResponse&& given);
    void refuse(const error_code& error);
    void send(Response&& message);
    void write_some();
    void on_written(const error_code& error);
    void on_sent();
    void linger();

    template <typename Member>
    auto then(Member member) {
        return [self = shared_from_this(), member](const error_code& error, std::size_t) {
            ((*self).*member)(error);
        };
    }

    Stream stream_;
    Service& service_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Response response_;
    std::optional<http::response_serializer<http::string_body>> serializer_;
    http::response<http::empty_body> interim_{http::status::continue_, 11};
    std::array<char, 4096> discarded_{};
    std::size_t lingered_ = 0;
    std::shared_ptr<Session> owed_;  // itself, until the handler has answered
    unsigned version_ = 11;
    bool keep_ = false;
    bool head_ = false;
    bool answering_ = false;
    bool refused_ = false;
};

void Session::read_header() {
    answering_ = false;
    parser_.emplace();
    parser_->header_limit(k_max_header);
    parser_->body_limit(k_max_body);
    stream_.expires_after(k_idle);
    http::async_read_header(stream_, buffer_, *parser_, then(&Session::on_header));
}

void Session::on_header(const error_code& error) {
    if (error) return refuse(error);
    if (parser_->is_done()) return handle();
    if (beast::iequals(parser_->get()[http::field::expect], "100-continue")) {
        return send_continue();
    }
    read_body();
}

void Session::send_continue() {
    http::async_write(stream_, interim_,
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                          if (!error) self->read_body();
                      });
}

void Session::read_body() {
    stream_.expires_after(k_idle);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](const error_code& error, std::size_t) {
                         error ? self->refuse(error) : self->handle();
                     });
}

void Session::handle() {
    auto message = parser_->release();
    version_ = message.version();
    keep_ = message.keep_alive();
    head_ = message.method() == http::verb::head;
    answering_ = true;
    auto request = to_request(std::move(message));
    refused_ = !request;
    if (refused_) return answer(refusal(http::status::bad_request));
    owed_ = shared_from_this();
    Reply reply{[gate = service_.gate(), session = weak_from_this()](ServerResponse&& given) {
        gate->pass([session, given = std::move(given)]() mutable {
            const auto known = session.lock();
            if (known && known->owed_) known->answer(std::move(given));
        });
    }};
    service_.handle(std::move(*request), std::move(reply));
}

void Session::answer(ServerResponse&& given) {
    const auto self = std::exchange(owed_, nullptr);
    auto response = to_safe_message(std::move(given));
    response.version(version_);
    response.keep_alive(keep_ && !refused_ && !service_.is_stopping());
    send(std::move(response));
}

void Session::refuse(const error_code& error) {
    const auto status = status_for(error);
    if (!status) return;
    refused_ = true;
    head_ = false;
    auto response = to_message(refusal(*status));
    response.keep_alive(false);
    send(std::move(response));
}

void Session::send(Response&& message) {
    answering_ = true;
    response_ = std::move(message);
    if (may_have_body(response_.result())) response_.prepare_payload();
    serializer_.emplace(response_);
    serializer_->split(head_);
    write_some();
}

void Session::write_some() {
    stream_.expires_after(k_idle);  // anew with each part: a slow reader is no idle one
    http::async_write_some(stream_, *serializer_, then(&Session::on_written));
}

void Session::on_written(const error_code& error) {
    if (error) return;
    const bool is_sent = head_ ? serializer_->is_header_done() : serializer_->is_done();
    is_sent ? on_sent() : write_some();
}

void Session::on_sent() {
    if (response_.keep_alive() && !service_.is_stopping()) return read_header();
    error_code ignored;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    if (!refused_) return;
    // Closing over unread bytes would reset the connection and could take the answer with it.
    answering_ = false;
    stream_.expires_after(k_linger);
    linger();
}

void Session::linger() {
    stream_.async_read_some(
        asio::buffer(discarded_),
        [self = shared_from_this()](const error_code& error, std::size_t count) {
            self->lingered_ += count;
            if (!error && self->lingered_ < k_linger_bytes) self->linger();
        });
}

Service::Service(const std::string& listen, HttpServer::DeferringHandler handler)
    : handler_{std::move(handler)} {
    const auto address = parse_listen_address(listen);
    try {
        std::visit([this](const auto& known) { open(known); }, address);
    } catch (const boost::system::system_error& error) {
        throw Error{ErrorKind::environment,
                    tr("cannot listen on \"{}\": {}", listen, error.code().message())};
    }
    accept();
}

void Service::listen_on(const Protocol::endpoint& endpoint) {
    acceptor_.bind(endpoint);
    if (socket_file_ && ::chmod(socket_file_->path.c_str(), k_socket_mode) != 0) {
        throw boost::system::system_error{errno, boost::system::system_category()};
    }
    acceptor_.listen();
}

void Service::open(const TcpAddress& address) {
    using asio::ip::tcp;
    tcp::resolver resolver{context_};
    const auto found = resolver.resolve(address.host, std::to_string(address.port),
                                        tcp::resolver::passive | tcp::resolver::numeric_service);
    const tcp::endpoint endpoint = *found.begin();
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address{true});
    listen_on(endpoint);
}

void Service::open(const UnixAddress& address) {
    const asio::local::stream_protocol::endpoint endpoint{address.path};
    remove_stale_socket(address.path);
    acceptor_.open(endpoint.protocol());
    socket_file_ = address;
    listen_on(endpoint);
}

std::string Service::address() const {
    if (socket_file_) return "unix:" + socket_file_->path;
    const auto local = acceptor_.local_endpoint();
    asio::ip::tcp::endpoint endpoint;
    endpoint.resize(local.size());
    std::memcpy(endpoint.data(), local.data(), local.size());
    const auto host = endpoint.address().to_string();
    const auto port = std::to_string(endpoint.port());
    return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + port;
}

void Service::run() {
    while (true) {
        try {
            context_.run();
            break;
        } catch (const std::exception& error) {  // the edge: one connection's trouble is not all's
            log::error("http server: {}", error.what());
        }
    }
    if (socket_file_) ::unlink(socket_file_->path.c_str());
}

void Service::accept() {
    acceptor_.async_accept(
        [this](const error_code& error, Socket socket) { on_accept(error, std::move(socket)); });
}

void Service::on_accept(const error_code& error, Socket socket) {
    if (stopping_) return;
    if (error) {
        pause_.expires_after(k_accept_pause);
        pause_.async_wait([this](const error_code& cancelled) {
            if (!cancelled && !stopping_) accept();
        });
        return;
    }
    if (sessions_.size() < k_max_connections) {
        error_code ignored;
        if (!socket_file_) socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
        std::make_shared<Session>(std::move(socket), *this)->start();
    }
    accept();
}

void Service::handle(ServerRequest&& request, Reply reply) const {
    try {
        handler_(std::move(request), std::move(reply));
    } catch (...) {  // the edge; the cause may quote a request, and a request holds secrets
        log::error("http server: a handler failed; answered 500");
    }
}

void Service::stop() {
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (auto* session : sessions_) session->stop();
    if (sessions_.empty()) return;
    grace_.expires_after(k_stop_grace);
    grace_.async_wait([this](const error_code& cancelled) {
        if (cancelled) return;
        for (auto* session : sessions_) session->close();
    });
}

void Service::remove(Session& session) {
    sessions_.erase(&session);
    if (stopping_ && sessions_.empty()) grace_.cancel();
}

}  // namespace

struct HttpServer::Impl {
    Impl(const std::string& listen, DeferringHandler handler)
        : service{listen, std::move(handler)}, address{service.address()}, thread{[this] {
              service.run();
          }} {}
    ~Impl() {
        service.request_stop();
        thread.join();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Service service;
    std::string address;
    std::thread thread;
};

HttpServer::HttpServer(const std::string& listen, DeferringHandler handler)
    : impl_{std::make_unique<Impl>(listen, std::move(handler))} {}

HttpServer::~HttpServer() = default;

std::string HttpServer::address() const { return impl_->address; }

}  // namespace sotay::net
