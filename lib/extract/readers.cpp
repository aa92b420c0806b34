#include "extract/readers.h"

#include <algorithm>
#include <array>
#include <string>

#include "extract/docx.h"
#include "extract/html.h"
#include "extract/odt.h"
#include "extract/pdf.h"
#include "extract/plain_text.h"
#include "extract/rtf.h"

namespace sotay::extract {

namespace {

struct Sample {
    std::string_view bytes;
    std::string media_type;
};

struct Reader {
    bool (*is_for)(const Sample& sample);
    Answer (*read)(std::string_view bytes);
};

bool is_type(const Sample& sample, std::string_view wanted) { return sample.media_type == wanted; }

/// What is one document by its first bytes or by what its archive holds, whatever libmagic calls
/// it, stands first.
constexpr std::array k_readers{
    Reader{[](const Sample& sample) { return sample.bytes.starts_with("{\\rtf"); }, read_rtf},
    Reader{[](const Sample& sample) { return is_type(sample, "application/pdf"); }, read_pdf},
    Reader{[](const Sample& sample) { return is_type(sample, "text/html"); }, read_html},
    Reader{[](const Sample& sample) { return is_type(sample, "text/plain"); }, read_plain_text},
    Reader{[](const Sample& sample) { return is_docx(sample.bytes); }, read_docx},
    Reader{[](const Sample& sample) { return is_odt(sample.bytes); }, read_odt},
};

constexpr std::array<std::string_view, 3> k_pictures{"image/png", "image/jpeg", "image/tiff"};

bool is_picture(std::string_view media_type) {
    return std::ranges::find(k_pictures, media_type) != k_pictures.end();
}

}  // namespace

bool prepare_readers(Task task) { return task == Task::text && prepare_pdf(); }

Answer read_text(const Recogniser& recogniser, std::string_view bytes) {
    if (bytes.empty()) return {Status::no_text, {}, {}};
    const Sample sample{bytes, recogniser.media_type(bytes)};
    for (const Reader& reader : k_readers) {
        if (reader.is_for(sample)) return reader.read(bytes);
    }
    return {is_picture(sample.media_type) ? Status::no_text : Status::unsupported,
            sample.media_type,
            {}};
}

Answer read_picture(const Recogniser& recogniser, std::string_view bytes) {
    return {Status::unsupported, recogniser.media_type(bytes), {}};
}

}  // namespace sotay::extract
