#include "sotay/formats/document.h"

#include "sotay/base/error.h"
#include "sotay/base/messages.h"
#include "sotay/formats/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sotay {

std::variant<std::string, DocumentFailure> load_document(const std::string& path,
                                                         std::uint64_t most) {
    const auto cannot = [&path](int code) {
        return Error{ErrorKind::environment,
                     tr("cannot open \"{}\": {}", path, std::string{std::strerror(code)})};
    };
    // Without waiting: a named pipe would never open.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (!file.is_open()) throw cannot(errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw Error{ErrorKind::environment,
                    tr("\"{}\" is not a plain file: give the path of a document", path)};
    }
    if (static_cast<std::uint64_t>(status.st_size) > most) return DocumentFailure::limits;
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::read(file.get(), bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw cannot(errno);
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

DocumentOutcome read_document(const std::string& path, const ReadOptions& options) {
    auto content = load_document(path, options.limits.file_bytes);
    if (const auto* failure = std::get_if<DocumentFailure>(&content)) return *failure;
    return DocumentReader{options}.read(std::get<std::string>(content));
}

std::string describe(DocumentFailure failure) {
    switch (failure) {
        case DocumentFailure::unreadable:
            return tr("the file is damaged: ask the sender for it again");
        case DocumentFailure::unsupported:
            return tr("not a kind of document that is read: save it as PDF or DOCX");
        case DocumentFailure::no_text:
            return tr(
                "no text was found in it: scan it again in better light, or ask for the "
                "document as it was typed");
        case DocumentFailure::encrypted:
            return tr("needs a password: save the document without one");
        case DocumentFailure::limits:
            return tr("too large or too slow to read: split it into smaller files");
        case DocumentFailure::invalid_encoding:
            return tr("the text is not Unicode: save it as UTF-8");
        case DocumentFailure::archive:
            return tr("an archive within an archive: unpack it and import its folder");
        case DocumentFailure::no_program:
            return tr(
                "a program that reads such files is missing: install the packages "
                "\"catdoc\" and \"tesseract-ocr-vie\"");
    }
    return {};
}

}  // namespace sotay
