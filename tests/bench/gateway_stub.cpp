// gateway_stub [BODIES] – the fastest gateway there can be: takes every POST, answers as eSMS does,
// and checks only that no RequestId comes twice. Prints "listening on URL", and when it is told to
// end (SIGTERM) how many requests came and how many different ids they had. BODIES: a file that
// gets every body, one a line.

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::string_view k_id = "\"RequestId\":\"";
constexpr std::size_t k_id_length = 32;
constexpr std::string_view k_length = "Content-Length: ";
constexpr std::string_view k_answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 74\r\n\r\n"
    R"({"CodeResult":"100","CountRegenerate":0,"SMSID":"00000000-0000-0000-0001"})";
constexpr std::size_t k_read = 65'536;
constexpr int k_events = 256;

using Id = std::array<char, k_id_length>;

class Stub {
public:
    explicit Stub(const char* bodies) : epoll_{epoll_create1(EPOLL_CLOEXEC)} {
        if (bodies != nullptr) bodies_.open(bodies);
        listen();
        sigset_t ends;
        sigemptyset(&ends);
        sigaddset(&ends, SIGTERM);
        sigprocmask(SIG_BLOCK, &ends, nullptr);
        signals_ = signalfd(-1, &ends, SFD_CLOEXEC);
        watch(signals_);
    }

    void run() {
        std::array<epoll_event, k_events> events{};
        for (;;) {
            const int count = epoll_wait(epoll_, events.data(), k_events, -1);
            for (int i = 0; i < count; ++i) {
                const int file = events[static_cast<std::size_t>(i)].data.fd;
                if (file == signals_) return report();
                if (file == listener_) {
                    accept();
                } else {
                    serve(file);
                }
            }
        }
    }

private:
    void watch(int file) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = file;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, file, &event);
    }

    void listen() {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener_, 1024) != 0 ||
            getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            std::perror("gateway_stub");
            std::exit(1);
        }
        watch(listener_);
        std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
        std::fflush(stdout);
    }

    void accept() {
        const int file = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (file < 0) return;
        const int on = 1;
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(file);
    }

    void serve(int file) {
        const auto got = read(file, buffer_.data(), buffer_.size());
        if (got <= 0) {
            close(file);
            waiting_.erase(file);
            return;
        }
        const std::string_view fresh{buffer_.data(), static_cast<std::size_t>(got)};
        auto& waiting = waiting_[file];
        if (waiting.empty()) {
            waiting = fresh.substr(answer(file, fresh));
        } else {
            waiting += fresh;
            waiting.erase(0, answer(file, waiting));
        }
    }

    /// Answers every whole request; how many bytes those were.
    std::size_t answer(int file, std::string_view text) {
        answers_.clear();
        std::size_t used = 0;
        while (const auto size = whole_request(text.substr(used))) {
            used += size;
            answers_ += k_answer;
        }
        if (used > 0 && write(file, answers_.data(), answers_.size()) !=
                            static_cast<ssize_t>(answers_.size())) {
            std::fputs("gateway_stub: an answer was cut\n", stderr);
            std::exit(1);
        }
        return used;
    }

    /// The length of the request that `text` begins with, once it is taken; 0 when it is not whole.
    std::size_t whole_request(std::string_view text) {
        const auto head = text.find("\r\n\r\n");
        if (head == std::string_view::npos) return 0;
        const auto at = text.substr(0, head).find(k_length);
        std::size_t length = 0;
        if (at != std::string_view::npos) {
            std::from_chars(text.data() + at + k_length.size(), text.data() + head, length);
        }
        if (text.size() < head + 4 + length) return 0;
        take(text.substr(head + 4, length));
        return head + 4 + length;
    }

    void take(std::string_view body) {
        ++requests_;
        const auto at = body.rfind(k_id);
        if (at != std::string_view::npos && body.size() >= at + k_id.size() + k_id_length) {
            std::memcpy(ids_.emplace_back().data(), body.data() + at + k_id.size(), k_id_length);
        }
        if (bodies_.is_open()) bodies_ << body << '\n';
    }

    void report() {
        std::ranges::sort(ids_);
        const auto repeated = std::ranges::unique(ids_);
        std::printf("{\"requests\": %zu, \"ids\": %zu}\n", requests_,
                    ids_.size() - repeated.size());
    }

    int epoll_;
    int listener_ = -1;
    int signals_ = -1;
    std::array<char, k_read> buffer_{};
    std::string answers_;
    std::unordered_map<int, std::string> waiting_;  // the beginnings of requests
    std::vector<Id> ids_;
    std::size_t requests_ = 0;
    std::ofstream bodies_;
};

}  // namespace

int main(int argc, char** argv) {
    std::make_unique<Stub>(argc > 1 ? argv[1] : nullptr)->run();
    return 0;
}
