// Sends prepared HTTP requests over some connections, each the next one as soon as its last was
// answered, and prints how it went as JSON.
//
// bench_http_load PORT CONNECTIONS FILE      FILE: requests, each after its length in a line
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view k_ok = "HTTP/1.1 200 ";
constexpr std::string_view k_length = "Content-Length: ";

std::vector<std::string> read_requests(const char* path) {
    std::ifstream file{path, std::ios::binary};
    std::vector<std::string> requests;
    std::string line;
    while (std::getline(file, line)) {
        std::string request(std::stoul(line), '\0');
        file.read(request.data(), static_cast<std::streamsize>(request.size()));
        requests.push_back(std::move(request));
    }
    return requests;
}

int connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error{"cannot connect"};
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

struct Line {
    int fd = -1;
    Clock::time_point sent_at;
    std::string answer;
};

/// True when a whole answer is there; throws unless it says 200.
bool is_answered(const std::string& answer) {
    const auto head = answer.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    if (!answer.starts_with(k_ok)) throw std::runtime_error{answer.substr(0, answer.find('\r'))};
    const auto at = answer.find(k_length);
    if (at == std::string::npos || at > head) throw std::runtime_error{"no Content-Length"};
    return answer.size() >=
           head + 4 + std::strtoul(answer.c_str() + at + k_length.size(), nullptr, 10);
}

class Load {
public:
    Load(std::uint16_t port, std::size_t connections, std::vector<std::string> requests)
        : requests_{std::move(requests)}, lines_(connections) {
        for (auto& line : lines_) {
            line.fd = connect_to(port);
            polled_.push_back({line.fd, POLLIN, 0});
        }
    }

    void run() {
        const auto began = Clock::now();
        for (auto& line : lines_) send_next(line);
        while (latencies_.size() < requests_.size()) {
            if (::poll(polled_.data(), polled_.size(), 30'000) <= 0) {
                throw std::runtime_error{"no answer within 30 s"};
            }
            for (std::size_t at = 0; at < lines_.size(); ++at) {
                if (polled_[at].revents != 0) read(lines_[at]);
            }
        }
        report(std::chrono::duration<double>(Clock::now() - began).count());
    }

private:
    void send_next(Line& line) {
        if (next_ == requests_.size()) return;
        const auto& request = requests_[next_++];
        line.answer.clear();
        line.sent_at = Clock::now();
        if (::send(line.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size())) {
            throw std::runtime_error{"cannot send"};
        }
    }

    void read(Line& line) {
        char bytes[4096];
        const auto count = ::recv(line.fd, bytes, sizeof bytes, 0);
        if (count <= 0) throw std::runtime_error{"the connection ended"};
        line.answer.append(bytes, static_cast<std::size_t>(count));
        if (!is_answered(line.answer)) return;
        latencies_.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - line.sent_at).count());
        send_next(line);
    }

    void report(double seconds) {
        std::sort(latencies_.begin(), latencies_.end());
        const auto part = [this](double share) {
            return latencies_[static_cast<std::size_t>(share *
                                                       static_cast<double>(latencies_.size() - 1))];
        };
        std::printf(
            "{\"per_second\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
            static_cast<double>(latencies_.size()) / seconds, part(0.5), part(0.99), part(1));
    }

    std::vector<std::string> requests_;
    std::size_t next_ = 0;
    std::vector<Line> lines_;
    std::vector<pollfd> polled_;
    std::vector<double> latencies_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    try {
        Load{static_cast<std::uint16_t>(std::atoi(argv[1])),
             static_cast<std::size_t>(std::atoi(argv[2])), read_requests(argv[3])}
            .run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "http_load: %s\n", error.what());
        return 1;
    }
    return 0;
}
