#include "sotay/formats/document_worker.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace sotay {

namespace {

std::vector<std::string> arguments_of(DocumentWorker::Kind kind) {
    if (kind == DocumentWorker::Kind::scan) return {"--serve", "--scan"};
    return {"--serve"};
}

Descriptor null_device() {
    return out_of_the_way(Descriptor{::open("/dev/null", O_WRONLY | O_CLOEXEC)});
}

}  // namespace

DocumentWorker::DocumentWorker(Kind kind) : DocumentWorker{kind, connect()} {}

DocumentWorker::DocumentWorker(Kind kind, Sockets sockets)
    : socket_{std::move(sockets.ours)},
      process_{arguments_of(kind), sockets.theirs, null_device()} {}

DocumentWorker::Sockets DocumentWorker::connect() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw Error{ErrorKind::environment,
                    tr("cannot read documents: {}", std::string{std::strerror(errno)})};
    }
    Sockets sockets{Descriptor{ends[0]}, Descriptor{ends[1]}};
    sockets.theirs = out_of_the_way(std::move(sockets.theirs));
    return sockets;
}

Descriptor DocumentWorker::begin(document_protocol::Operation operation,
                                 const Descriptor& document) {
    Pipe pipe = make_pipe();
    iovec body{&operation, 1};
    const std::array<int, 2> descriptors{document.get(), pipe.writing.get()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(descriptors))> room{};
    msghdr message{};
    message.msg_iov = &body;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(descriptors));
    std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof(descriptors));
    while (::sendmsg(socket_.get(), &message, MSG_NOSIGNAL) < 0) {
        if (errno == EINTR) continue;
        return {};
    }
    return std::move(pipe.reading);
}

std::optional<int> DocumentWorker::end(SteadyTime deadline) {
    int status = 0;
    const bool came = wait_for_input(socket_.get(), deadline) &&
                      ::recv(socket_.get(), &status, sizeof(status), 0) == sizeof(status);
    if (!came) {
        const auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds{100};
        const int own = process_.finish_by(std::min(deadline, soon));
        require_confined(own);
        is_missing_a_part_ = has_exit_code(own, document_protocol::k_exit_part_missing);
        return std::nullopt;
    }
    require_confined(status);
    return status;
}

}  // namespace sotay
