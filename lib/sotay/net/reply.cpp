#include "sotay/net/http_server.h"

#include <atomic>
#include <utility>

namespace sotay::net {

namespace {

constexpr int k_failed = 500;

}  // namespace

struct Reply::State {
    explicit State(std::function<void(ServerResponse&&)> how) : deliver{std::move(how)} {}
    ~State() {
        if (is_given) return;
        try {
            deliver({.status = k_failed, .body = "Internal Server Error\n"});
        } catch (...) {  // out of memory: the server ends the connection when it stops
        }
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    std::function<void(ServerResponse&&)> deliver;
    std::atomic<bool> is_given = false;
};

Reply::Reply(std::function<void(ServerResponse&&)> deliver)
    : state_{std::make_shared<State>(std::move(deliver))} {}

void Reply::operator()(ServerResponse response) const {
    if (!state_->is_given.exchange(true)) state_->deliver(std::move(response));
}

HttpServer::HttpServer(const std::string& listen, Handler handler)
    : HttpServer{listen, DeferringHandler{[handler = std::move(handler)](ServerRequest&& request,
                                                                         const Reply& reply) {
                     reply(handler(request));
                 }}} {}

}  // namespace sotay::net
