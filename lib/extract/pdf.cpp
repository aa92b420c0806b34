#include "extract/pdf.h"

#include <iconv.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

#include <memory>

#include "extract/plain_text.h"

namespace sotay::extract {

namespace {

constexpr const char* k_media_type = "application/pdf";

std::string text_of(const poppler::document& document, int index) {
    const std::unique_ptr<poppler::page> page{document.create_page(index)};
    if (!page) return {};
    const poppler::ustring text = page->text(poppler::rectf{}, poppler::page::physical_layout);
    return without_controls(utf8_of(std::u16string{text.begin(), text.end()}));
}

}  // namespace

bool prepare_pdf() {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    // glibc keeps the conversions in files of their own; these two stay open for poppler's use.
    const auto failed = reinterpret_cast<::iconv_t>(-1);  // NOLINT: what iconv_open() gives
    return ::iconv_open("UTF-16", "UTF-8") != failed && ::iconv_open("UTF-8", "UTF-16") != failed;
}

Answer read_pdf(std::string_view bytes) {
    const std::unique_ptr<poppler::document> document{
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size()))};
    if (!document) return {Status::unreadable, k_media_type, {}};
    if (document->is_locked()) return {Status::encrypted, k_media_type, {}};

    const int count = document->pages();
    std::vector<std::string> pages;
    std::size_t size = 0;
    for (int index = 0; index < count && size <= document_protocol::k_max_text_bytes &&
                        pages.size() <= document_protocol::k_max_pages;
         ++index) {
        pages.push_back(text_of(*document, index));
        size += pages.back().size();
    }
    return answer_with(k_media_type, std::move(pages));
}

}  // namespace sotay::extract
