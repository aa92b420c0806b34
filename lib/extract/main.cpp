#include <unistd.h>

#include <array>
#include <cerrno>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include "extract/answer.h"
#include "extract/check.h"
#include "extract/confine.h"
#include "extract/docx.h"
#include "extract/html.h"
#include "extract/ocr.h"
#include "extract/odt.h"
#include "extract/pdf.h"
#include "extract/plain_text.h"
#include "extract/recognise.h"
#include "extract/rtf.h"

namespace {

using namespace sotay::extract;

constexpr std::size_t k_chunk = std::size_t{64} << 10U;

/// All of standard input; nullopt when it cannot be read or is over the limit.
std::optional<std::string> read_input() {
    std::string bytes;
    std::array<char, k_chunk> chunk{};
    while (true) {
        const ssize_t count = ::read(STDIN_FILENO, chunk.data(), chunk.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return std::nullopt;
        if (count == 0) return bytes;
        bytes.append(chunk.data(), static_cast<std::size_t>(count));
        if (bytes.size() > sotay::document_protocol::k_max_input_bytes) return std::nullopt;
    }
}

Answer read_document(const Recogniser& recogniser) {
    const auto bytes = read_input();
    if (!bytes) return {Status::limits, {}, {}};
    if (bytes->empty()) return {Status::no_text, {}, {}};
    const std::string type = recogniser.media_type(*bytes);
    if (type == "application/pdf") {
        Answer answer = read_pdf(*bytes);
        return answer.status == Status::no_text ? read_scan(*bytes, type) : answer;
    }
    if (type == "image/png" || type == "image/jpeg" || type == "image/tiff") {
        return read_scan(*bytes, type);
    }
    if (type == "text/html") return read_html(*bytes);
    if (type == "text/plain") return read_plain_text(*bytes);
    if (type == k_docx) return read_docx(*bytes);
    if (type == k_odt) return read_odt(*bytes);
    if (type == "text/rtf") return read_rtf(*bytes);
    return {Status::unsupported, type, {}};
}

Answer read_within_memory(const Recogniser& recogniser) {
    try {
        return read_document(recogniser);
    } catch (const std::bad_alloc&) {
        return {Status::limits, {}, {}};
    }
}

}  // namespace

int main(int argc, char** argv) {
    const Recogniser recogniser;
    if (!recogniser.is_ready() || !prepare_pdf() || !prepare_ocr() || !confine()) {
        return sotay::document_protocol::k_exit_not_confined;
    }
    // Both leave without the usual clean-up: nothing is left to save, and it would only be more
    // to attack.
    if (argc == 2 && std::string_view{argv[1]} == "--check") ::_exit(check_confinement());
    ::_exit(write_out(encode(read_within_memory(recogniser))) ? 0 : 1);
}
