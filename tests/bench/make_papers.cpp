// make_papers FOLDER COUNT PAGES: invented papers as PDF, typeset as an office prints them, the
// same every time, each with a symbol of its own.
#include "corpus.h"

#include <cairo-pdf.h>
#include <fmt/format.h>
#include <pango/pangocairo.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace {

constexpr double k_width = 595;
constexpr double k_height = 842;
constexpr double k_margin = 60;
constexpr std::size_t k_page_bytes = 3'000;

struct Unref {
    void operator()(PangoLayout* layout) const { ::g_object_unref(layout); }
    void operator()(cairo_t* drawing) const { ::cairo_destroy(drawing); }
    void operator()(cairo_surface_t* surface) const { ::cairo_surface_destroy(surface); }
};

/// One PDF, written page by page.
class Pdf {
public:
    explicit Pdf(const std::string& path)
        : surface_{::cairo_pdf_surface_create(path.c_str(), k_width, k_height)},
          drawing_{::cairo_create(surface_.get())} {}

    void text(double x, double y, double width, const std::string& words) {
        const std::unique_ptr<PangoLayout, Unref> layout{
            ::pango_cairo_create_layout(drawing_.get())};
        PangoFontDescription* font = ::pango_font_description_from_string("DejaVu Serif 10");
        ::pango_layout_set_font_description(layout.get(), font);
        ::pango_font_description_free(font);
        ::pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        ::pango_layout_set_text(layout.get(), words.c_str(), static_cast<int>(words.size()));
        ::cairo_move_to(drawing_.get(), x, y);
        ::pango_cairo_show_layout(drawing_.get(), layout.get());
    }
    void end_page() { ::cairo_show_page(drawing_.get()); }

private:
    std::unique_ptr<cairo_surface_t, Unref> surface_;
    std::unique_ptr<cairo_t, Unref> drawing_;
};

void write_paper(const std::string& path, int number, int pages, sotay::bench::Corpus& corpus) {
    Pdf pdf{path};
    constexpr double half = k_width / 2;
    pdf.text(k_margin, k_margin, 220, fmt::format("TỈNH ỦY THỬ NGHIỆM\n*\nSố {}-KH/TU", number));
    pdf.text(half, k_margin, 240, "ĐẢNG CỘNG SẢN VIỆT NAM\n\nThử Nghiệm, ngày 05 tháng 9 năm 2026");
    pdf.text(half - 40, 140, 200, "KẾ HOẠCH");
    pdf.text(k_margin, 160, k_width - 2 * k_margin, "triển khai việc " + corpus.next().title);
    double top = 220;
    for (int page = 0; page < pages; ++page) {
        std::string words;
        while (words.size() < k_page_bytes) words += corpus.next().body + "\n";
        words.resize(words.find(' ', k_page_bytes - 200));
        pdf.text(k_margin, top, k_width - 2 * k_margin, words);
        pdf.end_page();
        top = k_margin;
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const std::filesystem::path folder{argv[1]};
    std::filesystem::create_directories(folder);
    sotay::bench::Corpus corpus;
    for (int number = 1; number <= std::stoi(argv[2]); ++number) {
        write_paper(folder / fmt::format("{:05}.pdf", number), number, std::stoi(argv[3]), corpus);
    }
}
