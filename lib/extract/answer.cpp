#include "extract/answer.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sotay::extract {

void append_number(std::string& out, std::size_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xFFU));
    }
}

void append_string(std::string& out, std::string_view value) {
    append_number(out, value.size());
    out += value;
}

namespace {

void append_list(std::string& out, const std::vector<std::string>& list) {
    append_number(out, list.size());
    for (const std::string& value : list) append_string(out, value);
}

bool is_blank(const std::string& page) {
    return page.find_first_not_of(" \t\r\n\f") == std::string::npos;
}

}  // namespace

Answer answer_with(std::string media_type, std::vector<std::string> pages) {
    std::size_t bytes = 0;
    for (const std::string& page : pages) bytes += page.size();
    Status status = Status::ok;
    if (pages.size() > document_protocol::k_max_pages ||
        bytes > document_protocol::k_max_text_bytes) {
        status = Status::limits;
    } else if (std::ranges::all_of(pages, is_blank)) {
        status = Status::no_text;
    }
    if (status != Status::ok) pages.clear();
    return {status, std::move(media_type), std::move(pages)};
}

std::string encode(const Answer& answer) {
    std::string out{document_protocol::k_opening};
    out.push_back(static_cast<char>(answer.status));
    append_string(out, answer.media_type);
    append_list(out, answer.pages);
    append_list(out, answer.properties);
    out += document_protocol::k_closing;
    return out;
}

bool write_out(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace sotay::extract
