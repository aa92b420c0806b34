#include "extract/readers.h"

#include <algorithm>
#include <array>
#include <string>

#include "extract/docx.h"
#include "extract/html.h"
#include "extract/ocr.h"
#include "extract/odt.h"
#include "extract/pdf.h"
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

bool is_picture(std::string_view media_type) {
    return std::ranges::find(k_pictures, media_type) != k_pictures.end();
}

}  // namespace

bool prepare_readers(Task task) { return prepare_pdf() && (task == Task::text || prepare_ocr()); }

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
