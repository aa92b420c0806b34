#include "sotay/formats/temporary_file.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace sotay {
namespace {

[[noreturn]] void fail(const std::string& target, int code) {
    throw Error{ErrorKind::environment, tr("cannot write \"{}\": {}", target, file_reason(code))};
}

std::string name_beside(const std::string& target) {
    static std::atomic<unsigned> count = 0;
    return fmt::format("{}.{}-{}.tmp", target, getpid(), ++count);
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& target)
    : target_{target}, path_{name_beside(target)} {
    std::error_code ignored;
    if (std::filesystem::is_directory(target, ignored)) {
        fail(target, EISDIR);
    }
    const int descriptor =
        open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor < 0) fail(target, errno);
    close(descriptor);
}

TemporaryFile::~TemporaryFile() {
    if (!kept_) unlink(path_.c_str());
}

void TemporaryFile::keep() {
    if (std::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, errno);
    kept_ = true;
}

}  // namespace sotay
