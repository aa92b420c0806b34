#include "extract/pdf_file.h"

#include <poppler/cpp/poppler-font.h>
#include <poppler/cpp/poppler-page-renderer.h>

#include <algorithm>

#include "extract/encoding.h"
#include "extract/lettering.h"
#include "extract/plain_text.h"
#include "extract/word_layout.h"

namespace sotay::extract {

namespace {

// A page with as much text as this is no picture, or one that somebody has read already.
constexpr std::size_t k_letters_of_text = 120;
constexpr double k_small_scale = 36;  // dots an inch
constexpr unsigned char k_dark = 160;
// Of all points, those dark on a printed page are some in a hundred; a short title is few in a
// thousand.
constexpr double k_dark_share = 0.006;

std::string utf8_of_text(const poppler::ustring& text) {
    return without_controls(utf8_of(std::u16string{text.begin(), text.end()}));
}

std::size_t letters_in(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char character) { return static_cast<unsigned char>(character) > ' '; }));
}

double dark_share(const poppler::image& image) {
    std::size_t dark = 0;
    for (int y = 0; y < image.height(); ++y) {
        const char* row =
            image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
        dark += static_cast<std::size_t>(std::count_if(row, row + image.width(), [](char point) {
            return static_cast<unsigned char>(point) < k_dark;
        }));
    }
    const double points = static_cast<double>(image.width()) * image.height();
    return points > 0 ? static_cast<double>(dark) / points : 0;
}

/// The text of a box, each stretch of a font drawn as the font draws it.
std::string drawn_box(const poppler::text_box& box) {
    const poppler::ustring text = box.text();
    std::string out;
    std::u16string stretch;
    Lettering lettering;
    const auto finish = [&] {
        out += drawn(utf8_of(stretch), lettering);
        stretch.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const Lettering here = lettering_of(box.get_font_name(static_cast<int>(i)));
        if (!(here == lettering)) finish();
        lettering = here;
        stretch.push_back(static_cast<char16_t>(text[i]));
    }
    finish();
    return without_controls(out);
}

}  // namespace

PdfFile::PdfFile(std::string_view bytes)
    : document_{
          poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size()))} {
    if (!document_) return;
    status_ = document_->is_locked() ? Status::encrypted : Status::ok;
}

bool PdfFile::has_vietnamese_fonts() const {
    if (!has_vietnamese_fonts_) {
        has_vietnamese_fonts_ = std::ranges::any_of(document_->fonts(), [](const auto& font) {
            return lettering_of(font.name()).charset != text::Charset::unicode;
        });
    }
    return *has_vietnamese_fonts_;
}

int PdfFile::page_count() const { return document_->pages(); }

std::unique_ptr<poppler::page> PdfFile::page(int index) const {
    return std::unique_ptr<poppler::page>{document_->create_page(index)};
}

std::string PdfFile::text(int index) const {
    const auto page = this->page(index);
    if (!page) return {};
    std::string text = utf8_of_text(page->text(poppler::rectf{}, poppler::page::physical_layout));
    // Some programs tell the true letters of such fonts.
    return !has_unicode_vietnamese(text) && has_vietnamese_fonts() ? drawn_text(*page) : text;
}

std::string PdfFile::drawn_text(const poppler::page& page) const {
    std::vector<PlacedWord> words;
    for (const auto& box : page.text_list(poppler::page::text_list_include_font)) {
        const poppler::rectf place = box.bbox();
        words.push_back(
            {drawn_box(box), place.left(), place.right(), place.bottom(), place.height()});
    }
    return layout_words(std::move(words));
}

std::vector<std::string> PdfFile::properties() const {
    std::vector<std::string> properties;
    for (const auto& value :
         {document_->get_title(), document_->get_subject(), document_->get_keywords()}) {
        std::string text = utf8_of_text(value);
        if (!text.empty()) properties.push_back(std::move(text));
    }
    return properties;
}

bool PdfFile::is_scanned(int index, std::string_view text) const {
    if (letters_in(text) >= k_letters_of_text) return false;
    const auto page = this->page(index);
    if (!page || !poppler::page_renderer::can_render()) return false;
    constexpr double k_points_an_inch = 72;
    constexpr double k_largest = 5000;
    const poppler::rectf size = page->page_rect();
    const double longest = std::max(size.width(), size.height()) * k_small_scale / k_points_an_inch;
    if (longest > k_largest) return false;
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    const poppler::image image = renderer.render_page(page.get(), k_small_scale, k_small_scale);
    return image.is_valid() && dark_share(image) > k_dark_share;
}

}  // namespace sotay::extract
