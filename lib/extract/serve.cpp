#include "extract/serve.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

namespace sotay::extract {

namespace {

using document_protocol::Operation;

struct Request {
    Operation operation{};
    int document = -1;
    int answer = -1;
};

/// The two descriptors that came with a message; nullopt when it had others.
std::optional<std::array<int, 2>> descriptors_of(msghdr& message) {
    std::array<int, 2> descriptors{};
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS ||
        header->cmsg_len != CMSG_LEN(sizeof(descriptors))) {
        return std::nullopt;
    }
    std::memcpy(descriptors.data(), CMSG_DATA(header), sizeof(descriptors));
    return descriptors;
}

/// nullopt when nobody is left to ask.
std::optional<Request> next_request() {
    std::uint8_t operation = 0;
    iovec body{&operation, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> room{};
    msghdr message{};
    message.msg_iov = &body;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    ssize_t size = 0;
    do {
        size = ::recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    const auto descriptors = size == 1 ? descriptors_of(message) : std::nullopt;
    if (!descriptors || operation > document_protocol::k_last_operation) return std::nullopt;
    return Request{static_cast<Operation>(operation), (*descriptors)[0], (*descriptors)[1]};
}

[[noreturn]] void work_confined(Task task, pid_t parent, const std::function<int()>& work) {
    // Who started this process can end it by ending its parent, and nobody is asked twice.
    const bool is_bound = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent;
    if (!is_bound || !confine(task)) ::_exit(document_protocol::k_exit_not_confined);
    // Leaves without the usual clean-up: nothing is left to save, and it would only be more to
    // attack.
    ::_exit(work());
}

}  // namespace

int run_confined(Task task, const std::function<int()>& work) {
    const pid_t self = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return -1;
    if (child == 0) work_confined(task, self, work);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return status;
}

int serve(Task task, const Read& read) {
    while (const auto request = next_request()) {
        const int status = run_confined(task, [&] {
            ::close(STDIN_FILENO);  // requests and wait statuses are not the reader's business
            return read(request->operation, request->document, request->answer) ? 0 : 1;
        });
        ::close(request->document);
        ::close(request->answer);
        if (::send(STDIN_FILENO, &status, sizeof(status), MSG_NOSIGNAL) < 0) break;
    }
    return 0;
}

}  // namespace sotay::extract
