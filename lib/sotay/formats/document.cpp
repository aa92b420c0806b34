#include "sotay/formats/document.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/document_protocol.h"
#include "sotay/text/vietnamese.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

namespace sotay {

namespace {

namespace protocol = document_protocol;
using SteadyTime = std::chrono::steady_clock::time_point;

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_ = -1;
};

Error cannot_start(int code) {
    return {ErrorKind::environment,
            tr("cannot start \"{}\": {}: install the program again",
               helper_program("sotay-extract"), std::string{std::strerror(code)})};
}

// Never 0, 1 or 2, even when the caller closed those: the child's own are put there.
Descriptor out_of_the_way(Descriptor descriptor) {
    if (descriptor.get() > STDERR_FILENO) return descriptor;
    Descriptor moved{::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
    if (!moved.is_open()) throw cannot_start(errno);
    return moved;
}

Descriptor open_document(const std::string& path) {
    // Without waiting: a named pipe would never open.
    Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (!file.is_open()) {
        throw Error{ErrorKind::environment,
                    tr("cannot open \"{}\": {}", path, std::string{std::strerror(errno)})};
    }
    return out_of_the_way(std::move(file));
}

std::uint64_t size_of(const Descriptor& file, const std::string& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw Error{ErrorKind::environment,
                    tr("\"{}\" is not a plain file: give the path of a document", path)};
    }
    return static_cast<std::uint64_t>(status.st_size);
}

/// What posix_spawn() needs, released whatever happens.
class SpawnSettings {
public:
    SpawnSettings(int input, int output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        reset_signals();
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    ~SpawnSettings() {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&actions_);
    }

    [[nodiscard]] pid_t start() const {
        std::string program = helper_program("sotay-extract");
        std::string language = "LANG=C.UTF-8";
        std::string threads = "OMP_THREAD_LIMIT=1";  // confined, it can start none
        const std::array<char*, 2> arguments{program.data(), nullptr};
        const std::array<char*, 3> environment{language.data(), threads.data(), nullptr};
        pid_t child = -1;
        const int failure = ::posix_spawn(&child, program.c_str(), &actions_, &attributes_,
                                          arguments.data(), environment.data());
        if (failure != 0) throw cannot_start(failure);
        return child;
    }

private:
    // The daemon blocks and ignores signals that must end the child.
    void reset_signals() {
        sigset_t none{};
        sigset_t all{};
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

/// The running helper and the reading end of its answer; killed and waited for when it goes.
class Helper {
public:
    explicit Helper(const Descriptor& document) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw cannot_start(errno);
        Descriptor reading{ends[0]};
        Descriptor writing{ends[1]};
        writing = out_of_the_way(std::move(writing));
        child_ = SpawnSettings{document.get(), writing.get()}.start();
        answer_ = std::move(reading);
    }
    Helper(const Helper&) = delete;
    Helper& operator=(const Helper&) = delete;
    ~Helper() {
        if (child_ > 0) static_cast<void>(finish());
    }

    [[nodiscard]] int answer() const { return answer_.get(); }

    /// Ends the child, if it still runs, and gives its wait status.
    [[nodiscard]] int finish() {
        const pid_t child = std::exchange(child_, -1);
        ::kill(child, SIGKILL);
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        return status;
    }

private:
    Descriptor answer_;
    pid_t child_ = -1;
};

/// False when nothing came before `deadline`.
bool wait_for_input(int descriptor, SteadyTime deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd wanted{descriptor, POLLIN, 0};
        const int ready =
            ::poll(&wanted, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

/// The whole answer; nullopt when it came too late or is too long.
std::optional<std::string> collect(int descriptor, SteadyTime deadline, std::uint64_t most) {
    std::string bytes;
    std::array<char, 65'536> chunk{};
    while (wait_for_input(descriptor, deadline)) {
        const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return bytes;
        bytes.append(chunk.data(), static_cast<std::size_t>(count));
        if (bytes.size() > most) return std::nullopt;
    }
    return std::nullopt;
}

/// Takes an answer apart and believes none of it: the helper has read a hostile document.
class AnswerReader {
public:
    explicit AnswerReader(std::string_view bytes) : rest_{bytes} {}

    bool literal(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    std::optional<std::uint8_t> byte() {
        if (rest_.empty()) return std::nullopt;
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }

    std::optional<std::uint32_t> number() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift < 32; shift += 8) {
            const auto next = byte();
            if (!next) return std::nullopt;
            value |= std::uint32_t{*next} << shift;
        }
        return value;
    }

    std::optional<std::string> string() {
        const auto length = number();
        if (!length || *length > rest_.size()) return std::nullopt;
        std::string value{rest_.substr(0, *length)};
        rest_.remove_prefix(*length);
        if (!text::is_utf8(value)) return std::nullopt;
        return value;
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

struct Answer {
    protocol::Status status{};
    Document document;
};

std::optional<Answer> decode(std::string_view bytes) {
    AnswerReader reader{bytes};
    if (!reader.literal(protocol::k_opening)) return std::nullopt;
    const auto status = reader.byte();
    auto media_type = reader.string();
    const auto count = reader.number();
    if (!status || *status > protocol::k_last_status || !media_type || !count) return std::nullopt;

    Answer answer{static_cast<protocol::Status>(*status), {std::move(*media_type), {}}};
    for (std::uint32_t i = 0; i < *count; ++i) {
        auto page = reader.string();
        if (!page) return std::nullopt;
        answer.document.pages.push_back(std::move(*page));
    }
    if (!reader.literal(protocol::k_closing) || !reader.at_end()) return std::nullopt;
    return answer;
}

std::variant<Document, DocumentFailure> outcome_of(Answer answer) {
    using protocol::Status;
    switch (answer.status) {
        case Status::ok:
            return std::move(answer.document);
        case Status::unreadable:
            return DocumentFailure::unreadable;
        case Status::unsupported:
            return DocumentFailure::unsupported;
        case Status::no_text:
            return DocumentFailure::no_text;
        case Status::encrypted:
            return DocumentFailure::encrypted;
        case Status::limits:
            return DocumentFailure::limits;
        case Status::invalid_encoding:
            return DocumentFailure::invalid_encoding;
    }
    return DocumentFailure::unreadable;
}

/// Of a helper that ended without a whole answer.
DocumentFailure failure_of(int wait_status) {
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == protocol::k_exit_not_confined) {
        throw Error{ErrorKind::environment,
                    tr("\"{}\" cannot confine itself, so it read nothing: run it with --check "
                       "outside any container that forbids seccomp",
                       helper_program("sotay-extract"))};
    }
    const bool used_up = WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGXCPU;
    return used_up ? DocumentFailure::limits : DocumentFailure::unreadable;
}

}  // namespace

std::variant<Document, DocumentFailure> read_document(const std::string& path,
                                                      const ReadLimits& limits) {
    const Descriptor file = open_document(path);
    if (size_of(file, path) > limits.file_bytes) return DocumentFailure::limits;

    const SteadyTime deadline = std::chrono::steady_clock::now() + limits.wall_time;
    // Room for the frame around the text.
    const std::uint64_t most = limits.text_bytes + 256 + 4 * protocol::k_max_pages;
    Helper helper{file};
    const auto bytes = collect(helper.answer(), deadline, most);
    const int wait_status = helper.finish();
    if (!bytes) return DocumentFailure::limits;
    auto answer = decode(*bytes);
    if (!answer) return failure_of(wait_status);
    return outcome_of(std::move(*answer));
}

std::string describe(DocumentFailure failure) {
    switch (failure) {
        case DocumentFailure::unreadable:
            return tr("the file is damaged: ask the sender for it again");
        case DocumentFailure::unsupported:
            return tr("neither PDF, HTML nor plain text: save the document as PDF");
        case DocumentFailure::no_text:
            return tr("holds no text, only pictures or nothing: send a PDF with text, not a scan");
        case DocumentFailure::encrypted:
            return tr("needs a password: save the document without one");
        case DocumentFailure::limits:
            return tr("too large or too slow to read: split it into smaller files");
        case DocumentFailure::invalid_encoding:
            return tr("the text is not Unicode: save it as UTF-8");
    }
    return {};
}

}  // namespace sotay
