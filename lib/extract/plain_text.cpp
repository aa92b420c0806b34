#include "extract/plain_text.h"

#include <algorithm>

#include "extract/encoding.h"
#include "extract/lettering.h"

namespace sotay::extract {

std::string without_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') out.push_back('\n');
        } else if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t') {
            out.push_back(text[i]);
        }
    }
    return out;
}

Answer read_plain_text(std::string_view bytes) {
    const auto text = to_unicode(bytes);
    if (!text) return {Status::invalid_encoding, "text/plain", {}};

    std::vector<std::string> pages;
    std::size_t begin = 0;
    while (begin <= text->size()) {
        const std::size_t end = std::min(text->find('\f', begin), text->size());
        pages.push_back(without_controls(std::string_view{*text}.substr(begin, end - begin)));
        begin = end + 1;
    }
    recognise_lettering(pages);
    return answer_with("text/plain", std::move(pages));
}

}  // namespace sotay::extract
