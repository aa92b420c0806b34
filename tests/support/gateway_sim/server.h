#pragma once

#include "gateway.h"
#include "receipts.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace gateway_sim {

/// HTTP/1.1 in front of a Gateway, on the thread that runs `io`.
class Server {
public:
    using Executor = boost::asio::io_context::executor_type;
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

    /// Listens; all references must outlive it. Throws boost::system::system_error.
    Server(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& endpoint,
           Gateway& gateway, Receipts& receipts);

    /// With the port that was chosen.
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const;

private:
    void accept();
    void welcome(Socket socket);

    boost::asio::io_context& io_;
    boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor_;
    Gateway& gateway_;
    Receipts& receipts_;
};

}  // namespace gateway_sim
