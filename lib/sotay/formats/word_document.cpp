#include "sotay/formats/word_document.h"

#include "sotay/formats/document_process.h"
#include "sotay/formats/document_protocol.h"
#include "sotay/text/vietnamese.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>

namespace sotay {

namespace {

constexpr std::string_view k_cell_gap = "    ";

/// catdoc writes a form feed between pages and a tab between the cells of a table.
std::vector<std::string> pages_of(std::string_view text) {
    std::vector<std::string> pages(1);
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '\f') {
            pages.emplace_back();
        } else if (character == '\t') {
            pages.back() += k_cell_gap;
        } else if (character == '\n' || (byte >= 0x20 && byte != 0x7F)) {
            pages.back() += character;
        }
    }
    return pages;
}

bool is_blank(const std::string& page) {
    return page.find_first_not_of(" \n") == std::string::npos;
}

}  // namespace

DocumentOutcome read_word_document(const Descriptor& document, const ReadLimits& limits) {
    const SteadyTime deadline = std::chrono::steady_clock::now() + limits.wall_time;
    // The position is one for all who have the file open, and somebody has read it.
    ::lseek(document.get(), 0, SEEK_SET);
    Pipe pipe = make_pipe();
    DocumentProcess process{{"--word"}, document, pipe.writing};
    pipe.writing.close();
    const auto text = collect(pipe.reading.get(), deadline, limits.text_bytes);
    if (!text) return DocumentFailure::limits;
    const int status = process.finish_by(deadline);
    require_confined(status);
    if (has_exit_code(status, document_protocol::k_exit_part_missing)) {
        return DocumentFailure::no_program;
    }
    if (status != 0 || !text::is_utf8(*text)) return DocumentFailure::unreadable;
    auto pages = pages_of(*text);
    if (pages.size() > document_protocol::k_max_pages) return DocumentFailure::limits;
    if (std::ranges::all_of(pages, is_blank)) return DocumentFailure::no_text;
    return Document{std::string{document_protocol::k_word}, std::move(pages)};
}

}  // namespace sotay
