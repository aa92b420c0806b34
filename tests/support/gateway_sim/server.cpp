#include "server.h"

#include "http.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace gateway_sim {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::uint64_t k_longest_body = 1'048'576;

std::string_view view(boost::string_view text) { return {text.data(), text.size()}; }

// The peer gets RST instead of an orderly end, as from a machine that died.
void reset(Server::Socket& socket) {
    Error ignored;
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Server::Socket socket, Gateway& gateway, Receipts& receipts)
        : socket_{std::move(socket)}, gateway_{gateway}, receipts_{receipts} {}

    void read() {
        parser_.emplace();
        parser_->body_limit(k_longest_body);
        http::async_read(
            socket_, buffer_, *parser_,
            [self = shared_from_this()](const Error& error, std::size_t) { self->on_read(error); });
    }

private:
    void on_read(const Error& error) {
        if (error) return refuse(error);
        keep_alive_ = parser_->get().keep_alive();
        reply_ = gateway_.handle(request());
        send(reply_.answer.early_notices);
        if (reply_.delay.count() == 0) return answer();
        timer_.emplace(socket_.get_executor(), reply_.delay);
        timer_->async_wait([self = shared_from_this()](const Error& failure) {
            if (!failure) self->answer();
        });
    }

    void refuse(const Error& error) {
        // Beast's own errors mean that bytes came which are no request.
        if (error.category() != http::make_error_code(http::error::end_of_stream).category() ||
            error == http::error::end_of_stream || error == http::error::partial_message) {
            return;
        }
        keep_alive_ = false;
        reply_ = {};
        reply_.answer.status = error == http::error::body_limit ? 413 : 400;
        answer();
    }

    const Request& request() {
        const auto& message = parser_->get();
        const auto target = view(message.target());
        const auto question = std::min(target.find('?'), target.size());
        request_.method = view(message.method_string());
        request_.path = target.substr(0, question);
        request_.query = target.substr(std::min(question + 1, target.size()));
        request_.body = message.body();
        request_.headers.clear();
        for (const auto& header : message) {
            request_.headers.push_back({view(header.name_string()), view(header.value())});
        }
        return request_;
    }

    void answer() {
        using Ending = Reply::Ending;
        if (reply_.ending == Ending::reset) {
            reset(socket_);
            return finish();
        }
        keep_alive_ = keep_alive_ && reply_.ending == Ending::complete;
        bytes_ = serialise(reply_.answer, keep_alive_);
        if (reply_.ending == Ending::truncated) {
            bytes_.resize(bytes_.size() - (reply_.answer.body.size() + 1) / 2);
        }
        asio::async_write(socket_, asio::buffer(bytes_),
                          [self = shared_from_this()](const Error& error, std::size_t) {
                              self->finish();
                              if (error) return;
                              if (self->keep_alive_) return self->read();
                              self->hang_up();
                          });
    }

    // The receipt follows the answer, even one that was lost: the message is on its way.
    void finish() {
        if (!reply_.answer.receipt_url.empty()) receipts_.send(reply_.answer.receipt_url);
        reply_.answer.receipt_url.clear();
        send(reply_.answer.notices);
    }

    void send(std::vector<Notice>& notices) {
        for (const auto& notice : notices) receipts_.send(notice);
        notices.clear();
    }

    void hang_up() {
        Error ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }

    using Timer =
        asio::basic_waitable_timer<std::chrono::steady_clock,
                                   asio::wait_traits<std::chrono::steady_clock>, Server::Executor>;

    Server::Socket socket_;
    Gateway& gateway_;
    Receipts& receipts_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Request request_;
    bool keep_alive_ = false;
    Reply reply_;
    std::string bytes_;
    std::optional<Timer> timer_;
};

}  // namespace

Server::Server(asio::io_context& io, const tcp::endpoint& endpoint, Gateway& gateway,
               Receipts& receipts)
    : io_{io}, acceptor_{io, endpoint}, gateway_{gateway}, receipts_{receipts} {
    accept();
}

tcp::endpoint Server::endpoint() const { return acceptor_.local_endpoint(); }

void Server::accept() {
    acceptor_.async_accept(io_, [this](const Error& error, Socket socket) {
        if (error == asio::error::operation_aborted) return;
        if (!error) welcome(std::move(socket));
        accept();
    });
}

void Server::welcome(Socket socket) {
    if (!gateway_.admits_connection()) return reset(socket);
    Error ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    std::make_shared<Session>(std::move(socket), gateway_, receipts_)->read();
}

}  // namespace gateway_sim
