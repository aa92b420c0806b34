#include "helper.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/base/paths.h"
#include "sotay/formats/descriptor.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

namespace sotay::cli {

namespace {

[[noreturn]] void fail(const std::string& program, int code) {
    throw Error{ErrorKind::environment, tr("cannot run \"{}\": {}", program, std::strerror(code))};
}

/// A file without a name that holds `text`, at its beginning.
Descriptor file_of(const std::string& program, const Secret& text) {
    Descriptor file{::memfd_create("input", MFD_CLOEXEC)};
    auto rest = text.reveal();
    while (file.get() >= 0 && !rest.empty()) {
        const auto size = ::write(file.get(), rest.data(), rest.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) fail(program, errno);
        rest.remove_prefix(static_cast<std::size_t>(size));
    }
    if (file.get() < 0 || ::lseek(file.get(), 0, SEEK_SET) != 0) fail(program, errno);
    return file;
}

/// `input` may be -1: then it reads what we read.
pid_t start(const std::string& program, const std::vector<std::string>& arguments, int output,
            int input) {
    auto words = arguments;
    words.insert(words.begin(), program);
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (input >= 0) ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    pid_t child = -1;
    const int failure =
        ::posix_spawn(&child, program.c_str(), &actions, nullptr, pointers.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) fail(program, failure);
    return child;
}

std::string read_all(int file) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto size = ::read(file, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

}  // namespace

std::vector<Json> run_helper(const std::string& name, const std::vector<std::string>& arguments,
                             const Secret& input) {
    const auto program = helper_program(name);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(program, errno);
    const Descriptor reading{ends[0]};
    Descriptor writing{ends[1]};
    Descriptor given;
    if (!input.empty()) given = file_of(program, input);
    const auto child = start(program, arguments, writing.get(), given.get());
    writing.close();
    std::istringstream lines{read_all(reading.get())};
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    std::vector<Json> objects;
    for (std::string line; std::getline(lines, line);) objects.push_back(json::parse(line, name));
    if (!objects.empty() && objects.back().contains("error")) {
        const auto& last = objects.back();
        throw Error{static_cast<ErrorKind>(last.at("kind").get<int>()),
                    last.at("error").get<std::string>()};
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw Error{ErrorKind::environment, tr("\"{}\" ended without an answer", program)};
    }
    return objects;
}

}  // namespace sotay::cli
