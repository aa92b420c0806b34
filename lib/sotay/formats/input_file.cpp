#include "sotay/formats/input_file.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/file_reason.h"

#include <cerrno>

namespace sotay {
namespace {

[[noreturn]] void fail(const std::string& name, int code) {
    throw Error{ErrorKind::environment, tr("cannot read \"{}\": {}", name, file_reason(code))};
}

}  // namespace

void InputFile::Close::operator()(std::FILE* file) const noexcept {
    if (file != stdin) std::fclose(file);
}

InputFile::InputFile(const std::string& path)
    : name_{path == "-" ? tr("standard input") : path},
      file_{path == "-" ? stdin : std::fopen(path.c_str(), "rbe")} {
    if (!file_) fail(name_, errno);
}

std::string_view InputFile::peek(std::size_t size) {
    peeked_.resize(size);
    peeked_.resize(read_on(peeked_));
    return peeked_;
}

std::size_t InputFile::read(std::span<char> buffer) {
    const std::size_t peeked = peeked_.copy(buffer.data(), buffer.size());
    peeked_.erase(0, peeked);
    return peeked + read_on(buffer.subspan(peeked));
}

std::size_t InputFile::read_on(std::span<char> buffer) {
    const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), file_.get());
    if (size < buffer.size() && std::ferror(file_.get()) != 0) fail(name_, errno);
    return size;
}

}  // namespace sotay
