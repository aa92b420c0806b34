#include "extract/pdf.h"

#include <iconv.h>
#include <poppler/cpp/poppler-global.h>

#include "extract/lettering.h"
#include "extract/pdf_file.h"

namespace sotay::extract {

namespace {

constexpr const char* k_media_type = "application/pdf";

}  // namespace

bool prepare_pdf() {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    // glibc keeps the conversions in files of their own; these two stay open for poppler's use.
    const auto failed = reinterpret_cast<::iconv_t>(-1);  // NOLINT: what iconv_open() gives
    return ::iconv_open("UTF-16", "UTF-8") != failed && ::iconv_open("UTF-8", "UTF-16") != failed;
}

Answer read_pdf(std::string_view bytes) {
    const PdfFile file{bytes};
    if (file.status() != Status::ok) return {file.status(), k_media_type, {}};

    const int count = file.page_count();
    std::vector<std::string> pages;
    std::size_t size = 0;
    for (int index = 0; index < count && size <= document_protocol::k_max_text_bytes &&
                        pages.size() <= document_protocol::k_max_pages;
         ++index) {
        pages.push_back(file.text(index));
        if (file.is_scanned(index, pages.back())) return {Status::no_text, k_media_type, {}};
        size += pages.back().size();
    }
    recognise_lettering(pages);
    Answer answer = answer_with(k_media_type, std::move(pages));
    if (answer.status == Status::ok) answer.properties = file.properties();
    return answer;
}

}  // namespace sotay::extract
