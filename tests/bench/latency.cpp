// latency HOME COUNT – how long after its commit a message is on the wire, with a sotayd at rest
// that works in HOME. It is the gateway itself: prints its URL, and begins when a line comes in.
// Prints the milliseconds at the median and the 99th percentile, and what one fsync costs in HOME.

#include "sotay/base/date.h"
#include "sotay/home/home.h"
#include "sotay/notify/doorbell.h"
#include "sotay/notify/message.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Time = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;
namespace notify = sotay::notify;

constexpr std::string_view k_answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n"
    R"({"CodeResult": "100"})";
// The daemon must be at rest again before the next message.
constexpr std::chrono::milliseconds k_pause{30};

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

/// Takes one message after the other, each over a connection of its own or a kept one.
class Listener {
public:
    Listener() : socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(socket_, 16) != 0 ||
            getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            fail("latency");
        }
        port_ = ntohs(address.sin_port);
    }

    [[nodiscard]] int port() const { return port_; }

    /// When the next message begins to arrive.
    Time::time_point take() {
        for (;;) {
            if (connection_ < 0) connection_ = accept(socket_, nullptr, nullptr);
            std::array<char, 8192> request{};
            const auto got = read(connection_, request.data(), request.size());
            const auto now = Time::now();
            if (got > 0) {
                if (write(connection_, k_answer.data(), k_answer.size()) < 0) fail("latency");
                return now;
            }
            close(connection_);
            connection_ = -1;
        }
    }

private:
    int socket_;
    int port_ = 0;
    int connection_ = -1;
};

void post(sotay::store::Database& database, const std::string& path, Time::time_point& committed) {
    const auto now = sotay::SystemClock{}.now();
    notify::NewMessage message;
    message.purpose = "notice";
    message.selector = "member:1";
    message.tree_on = sotay::local_date(now);
    message.params = {{"text", "Hop"}};
    message.is_urgent = true;
    message.not_before = now;
    sotay::store::Transaction transaction{database};
    notify::post(database, message, now);
    transaction.commit();
    committed = Time::now();
    notify::ring_doorbell(path);
}

double fsync_cost(const std::string& path) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    std::vector<double> costs;
    const std::string page(8192, 'x');
    for (int i = 0; i < 100; ++i) {
        if (write(file, page.data(), page.size()) < 0) fail("latency");
        const auto began = Time::now();
        fdatasync(file);
        costs.push_back(Milliseconds{Time::now() - began}.count());
    }
    close(file);
    unlink(path.c_str());
    std::ranges::sort(costs);
    return costs[costs.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const int count = std::atoi(argv[2]);
    Listener listener;
    std::cout << "http://127.0.0.1:" << listener.port() << std::endl;
    std::string begin;
    std::getline(std::cin, begin);
    const sotay::home::Home home{argv[1]};
    auto database = home.open_database();
    std::vector<double> delays;
    for (int i = 0; i < count; ++i) {
        Time::time_point committed;
        Time::time_point arrived;
        std::thread gateway{[&] { arrived = listener.take(); }};
        std::this_thread::sleep_for(k_pause);
        post(database, home.database_path(), committed);
        gateway.join();
        delays.push_back(Milliseconds{arrived - committed}.count());
    }
    std::ranges::sort(delays);
    const auto last = delays.size() - 1;
    std::printf("{\"p50\": %.3f, \"p99\": %.3f, \"fsync\": %.3f}\n", delays[last / 2],
                delays[last * 99 / 100], fsync_cost(home.path("fsync-probe")));
    return 0;
}
