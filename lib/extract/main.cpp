#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/answer.h"
#include "extract/check.h"
#include "extract/confine.h"
#include "extract/readers.h"
#include "extract/recognise.h"
#include "extract/serve.h"
#include "extract/unpack.h"
#include "extract/word.h"

namespace {

using namespace sotay::extract;
using sotay::document_protocol::Operation;

/// The content of an open file, for the rest of the process; nullopt when it cannot be had or is
/// over the limit.
std::optional<std::string_view> content_of(int file) {
    const off_t end = ::lseek(file, 0, SEEK_END);
    const auto size = static_cast<std::size_t>(end);
    if (end < 0 || size > sotay::document_protocol::k_max_input_bytes) return std::nullopt;
    if (size == 0) return std::string_view{};
    void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) return std::nullopt;
    return std::string_view{static_cast<const char*>(bytes), size};
}

Answer read(const Recogniser& recogniser, Operation operation, int document) {
    try {
        const auto bytes = content_of(document);
        if (!bytes) return {Status::limits, {}, {}};
        return operation == Operation::read_scan ? read_picture(recogniser, *bytes)
                                                 : read_text(recogniser, *bytes);
    } catch (const std::bad_alloc&) {
        return {Status::limits, {}, {}};
    }
}

int serve(Task task) {
    const Recogniser recogniser;
    if (!recogniser.is_ready() || !prepare_readers(task)) {
        return sotay::document_protocol::k_exit_part_missing;
    }
    if (!prepare_confinement(task)) return sotay::document_protocol::k_exit_not_confined;
    return serve(task, [&recogniser](Operation operation, int document, int answer) {
        if (operation == Operation::unpack) return unpack(content_of(document), answer);
        return write_out(answer, encode(read(recogniser, operation, document)));
    });
}

}  // namespace

/// --serve [--scan]   answers requests, see document_protocol.h
/// --word             standard input, a Word document of before 2007, as text to standard output
/// --check            tries to get out of each confinement
int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments{argv + 1, argv + argc};
    const auto has = [&](std::string_view word) {
        return std::ranges::find(arguments, word) != arguments.end();
    };
    if (has("--check")) return check_confinement();
    if (has("--word")) return become_word_reader();
    if (has("--serve")) return serve(has("--scan") ? Task::scan : Task::text);
    return 2;
}
