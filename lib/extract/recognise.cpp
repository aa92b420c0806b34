#include "extract/recognise.h"

#include <magic.h>

#include <algorithm>
#include <cctype>

#include "extract/docx.h"
#include "extract/encoding.h"
#include "extract/odt.h"

namespace sotay::extract {

namespace {

constexpr const char* k_unknown = "application/octet-stream";

// XHTML says first that it is XML.
bool begins_like_html(std::string_view bytes) {
    std::string head{bytes.substr(0, 1024)};
    std::ranges::transform(head, head.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return head.find("<html") != std::string::npos ||
           head.find("<!doctype html") != std::string::npos;
}

}  // namespace

void Recogniser::Close::operator()(magic_set* magic) const { ::magic_close(magic); }

Recogniser::Recogniser() : magic_{::magic_open(MAGIC_MIME_TYPE)} {
    if (magic_ && ::magic_load(magic_.get(), nullptr) != 0) magic_.reset();
}

std::string Recogniser::media_type(std::string_view bytes) const {
    if (bytes.starts_with("PK")) {
        if (is_docx(bytes)) return k_docx;
        if (is_odt(bytes)) return k_odt;
    }
    if (bytes.starts_with("{\\rtf")) return "text/rtf";
    const char* found = ::magic_buffer(magic_.get(), bytes.data(), bytes.size());
    const std::string type = found == nullptr ? k_unknown : found;
    const bool is_text =
        type.starts_with("text/") || (type == k_unknown && is_unmarked_utf16(bytes));
    if (!is_text) return type;
    // Minutes full of braces or semicolons are still minutes to us, not a program's source.
    return type == "text/html" || begins_like_html(bytes) ? "text/html" : "text/plain";
}

}  // namespace sotay::extract
