#include "extract/readers.h"

#include <algorithm>
#include <array>
#include <string>

#include "extract/docx.h"
#include "extract/html.h"
#include "extract/ocr.h"
#include "extract/odt.h"
#include "extract/pdf.h"
#include "extract/pdf_file.h"
#include "extract/plain_text.h"
#include "extract/rtf.h"

namespace sotay::extract {

namespace {

struct Reader {
    std::string_view media_type;
    Answer (*read)(std::string_view bytes);
};

constexpr std::array k_readers{
    Reader{"application/pdf", read_pdf},
    Reader{"text/html", read_html},
    Reader{"text/plain", read_plain_text},
    Reader{"text/rtf", read_rtf},
    Reader{k_docx, read_docx},
    Reader{k_odt, read_odt},
};

constexpr std::array<std::string_view, 3> k_pictures{"image/png", "image/jpeg", "image/tiff"};

constexpr std::string_view k_first_pdf =
    "%PDF-1.4\n"
    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R\n"
    "/Resources << /Font << /F 5 0 R >> >> >>\nendobj\n"
    "4 0 obj\n<< /Length 36 >>\nstream\nBT /F 12 Tf 72 700 Td (chi bo) Tj ET\nendstream\nendobj\n"
    "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    "trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n";

bool is_picture(std::string_view media_type) {
    return std::ranges::find(k_pictures, media_type) != k_pictures.end();
}

}  // namespace

bool prepare_readers(Task task) {
    if (!prepare_pdf()) return false;
    // So that no process that is forked makes poppler's tables again.
    const PdfFile first{k_first_pdf};
    return first.page_count() == 1 && !first.text(0).empty() &&
           (task == Task::text || prepare_ocr());
}

Answer read_text(const Recogniser& recogniser, std::string_view bytes) {
    if (bytes.empty()) return {Status::no_text, {}, {}};
    const std::string type = recogniser.media_type(bytes);
    const auto reader = std::ranges::find(k_readers, type, &Reader::media_type);
    if (reader != k_readers.end()) return reader->read(bytes);
    return {is_picture(type) ? Status::no_text : Status::unsupported, type, {}};
}

Answer read_picture(const Recogniser& recogniser, std::string_view bytes) {
    const std::string type = recogniser.media_type(bytes);
    if (type == "application/pdf" || is_picture(type)) return read_scan(bytes, type);
    return {Status::unsupported, type, {}};
}

}  // namespace sotay::extract
