#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <mutex>

namespace sotay::net {

/// The way to the server's thread from any other, as long as there is a server.
class Gate {
public:
    explicit Gate(boost::asio::io_context& context) : context_{&context} {}

    template <typename Work>
    void pass(Work work) {
        const std::scoped_lock lock{mutex_};
        if (context_ != nullptr) boost::asio::post(*context_, std::move(work));
    }
    void close() {
        const std::scoped_lock lock{mutex_};
        context_ = nullptr;
    }

private:
    std::mutex mutex_;
    boost::asio::io_context* context_;
};

}  // namespace sotay::net
