#include "extract/ocr.h"

#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "extract/pdf_file.h"
#include "extract/plain_text.h"
#include "extract/scan_image.h"
#include "extract/stamp.h"
#include "extract/word_layout.h"

namespace sotay::extract {

namespace {

constexpr int k_most_pages = 500;
constexpr int k_dots_an_inch = 300;
constexpr const char* k_pdf = "application/pdf";

std::unique_ptr<tesseract::TessBaseAPI>& engine() {
    static std::unique_ptr<tesseract::TessBaseAPI> engine;
    return engine;
}

std::unique_ptr<tesseract::ResultIterator> recognise(const Image& image,
                                                     tesseract::PageSegMode mode) {
    tesseract::TessBaseAPI& api = *engine();
    api.SetPageSegMode(mode);
    api.SetImage(image.get());
    api.SetSourceResolution(k_dots_an_inch);
    if (api.Recognize(nullptr) != 0) return nullptr;
    return std::unique_ptr<tesseract::ResultIterator>{api.GetIterator()};
}

std::string text_at(const tesseract::ResultIterator& place, tesseract::PageIteratorLevel level) {
    const std::unique_ptr<char[]> text{place.GetUTF8Text(level)};
    return text ? without_controls(text.get()) : std::string{};
}

struct Slanted {
    PlacedWord word;
    double middle = 0;
    double slope = 0;
};

std::vector<Slanted> words_at(tesseract::ResultIterator& place) {
    constexpr auto level = tesseract::RIL_WORD;
    std::vector<Slanted> words;
    do {
        int left = 0;
        int top = 0;
        int right = 0;
        int bottom = 0;
        std::string text = text_at(place, level);
        if (text.empty() || !place.BoundingBox(level, &left, &top, &right, &bottom)) continue;
        Slanted word;
        word.word = {std::move(text), static_cast<double>(left), static_cast<double>(right),
                     static_cast<double>(bottom), static_cast<double>(bottom - top)};
        word.middle = (left + right) / 2.0;
        int x1 = left;
        int y1 = bottom;
        int x2 = right;
        int y2 = bottom;
        if (place.Baseline(level, &x1, &y1, &x2, &y2) && x2 > x1) {
            word.slope = static_cast<double>(y2 - y1) / (x2 - x1);
            word.word.baseline = y1 + word.slope * (word.middle - x1);
        }
        words.push_back(std::move(word));
    } while (place.Next(level));
    return words;
}

/// The words of a page that lies askew, as if it lay straight.
std::vector<PlacedWord> straightened(std::vector<Slanted> words) {
    std::vector<PlacedWord> result;
    if (words.empty()) return result;
    std::vector<double> slopes;
    for (const Slanted& word : words) slopes.push_back(word.slope);
    const auto middle = slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2);
    std::ranges::nth_element(slopes, middle);
    for (Slanted& word : words) {
        word.word.baseline -= *middle * word.middle;
        result.push_back(std::move(word.word));
    }
    return result;
}

std::string page_text(const Pix& image) {
    const Image ready = made_ready(image);
    if (!ready) return {};
    const auto place = recognise(ready, tesseract::PSM_AUTO);
    return place ? layout_words(straightened(words_at(*place))) : std::string{};
}

/// Adds to `found` the lines of stamps that `text` lacks.
void add_stamps(const Image& image, tesseract::PageSegMode mode, const std::string& text,
                std::vector<std::string>& found) {
    const auto place = image ? recognise(image, mode) : nullptr;
    if (!place) return;
    do {
        auto stamp = stamp_in(text_at(*place, tesseract::RIL_TEXTLINE), text);
        const bool is_new = stamp && std::ranges::find(found, *stamp) == found.end();
        if (is_new) found.push_back(std::move(*stamp));
    } while (place->Next(tesseract::RIL_TEXTLINE));
}

/// The lines of stamps at the head of a page that `text` lacks.
std::string stamps(const Pix& image, const std::string& text) {
    const Stamps stamps = stamps_of(image);
    std::vector<std::string> found;
    add_stamps(stamps.letters, tesseract::PSM_SPARSE_TEXT, text, found);
    for (const Image& inside : stamps.framed) {
        if (!found.empty()) break;
        add_stamps(inside, tesseract::PSM_SINGLE_LINE, text, found);
    }
    std::string lines;
    for (const std::string& line : found) lines += line + '\n';
    return lines;
}

std::string first_page_text(const Pix& image) {
    const std::string text = page_text(image);
    return stamps(image, text) + text;
}

Answer read_pages_of_pdf(std::string_view bytes) {
    const PdfFile file{bytes};
    if (file.status() != Status::ok) return {file.status(), k_pdf, {}};
    std::vector<std::string> pages;
    int scanned = 0;
    for (int index = 0; index < file.page_count(); ++index) {
        pages.push_back(file.text(index));
        if (!file.is_scanned(index, pages.back())) continue;
        if (++scanned > k_most_pages) return {Status::limits, k_pdf, {}};
        const auto page = file.page(index);
        const Image image = render(*page, index == 0);
        if (!image) return {Status::limits, k_pdf, {}};
        // What little text there is may be a signature added later.
        pages.back().insert(0, index == 0 ? first_page_text(*image) : page_text(*image));
    }
    Answer answer = answer_with(k_pdf, std::move(pages));
    if (answer.status == Status::ok) answer.properties = file.properties();
    return answer;
}

Answer read_pages_of_picture(std::string_view bytes, const std::string& media_type) {
    const bool is_tiff = media_type == "image/tiff";
    std::vector<std::string> pages;
    for (int index = 0; index <= k_most_pages; ++index) {
        bool is_too_large = false;
        const Image image = read_picture(bytes, is_tiff, index, is_too_large);
        if (is_too_large) return {Status::limits, media_type, {}};
        if (!image && index == 0) return {Status::unreadable, media_type, {}};
        if (!image) return answer_with(media_type, std::move(pages));
        pages.push_back(index == 0 ? first_page_text(*image) : page_text(*image));
    }
    return {Status::limits, media_type, {}};
}

}  // namespace

bool prepare_ocr() {
    auto api = std::make_unique<tesseract::TessBaseAPI>();
    if (api->Init(nullptr, "vie", tesseract::OEM_LSTM_ONLY) != 0) return false;
    // Light letters on dark ground are no part of a paper; to look for them doubles the work.
    api->SetVariable("tessedit_do_invert", "0");
    engine() = std::move(api);
    return true;
}

Answer read_scan(std::string_view bytes, const std::string& media_type) {
    if (!engine()) return {Status::unsupported, media_type, {}};
    return media_type == k_pdf ? read_pages_of_pdf(bytes)
                               : read_pages_of_picture(bytes, media_type);
}

}  // namespace sotay::extract
