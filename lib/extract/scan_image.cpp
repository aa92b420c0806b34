#include "extract/scan_image.h"

#include <leptonica/allheaders.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>

namespace sotay::extract {

namespace {

constexpr double k_most_points = 50e6;    // A3 at 400 dots an inch is 31 million
constexpr double k_most_rendered = 20e6;  // A4 at 300 is 8.7 million, A3 twice that
constexpr double k_dots_an_inch = 300;
constexpr double k_points_an_inch = 72;
constexpr int k_longest_side = 4200;
constexpr int k_shortest_long_side = 2200;  // A4 at 190 dots an inch
constexpr double k_page_height = 3508;      // A4 at 300
constexpr int k_widest_letter = 130;
constexpr int k_highest_letter = 170;

const l_uint8* data_of(std::string_view bytes) {
    return reinterpret_cast<const l_uint8*>(bytes.data());
}

// leptonica reads what it is given as if it might change it.
Pix* loose(const Pix& image) { return const_cast<Pix*>(&image); }

Image on_white(Image image) {
    if (!image || pixGetSpp(image.get()) != 4) return image;
    return Image{::pixRemoveAlpha(image.get())};
}

/// Near the height of a page at 300 dots an inch; pages in between stay as they are.
Image in_good_size(Image image) {
    if (!image) return image;
    const int longest = std::max(pixGetWidth(image.get()), pixGetHeight(image.get()));
    if (longest >= k_shortest_long_side && longest <= k_longest_side) return image;
    const double wanted =
        longest > k_longest_side ? k_page_height / longest : std::min(2.0, k_page_height / longest);
    const auto factor = static_cast<l_float32>(wanted);
    return Image{::pixScale(image.get(), factor, factor)};
}

/// Rules of a table, the lines under a heading: they spoil the letters that they touch.
void remove_lines(Pix& grey) {
    constexpr int k_dark = 160;
    constexpr int k_line = 160;  // longer than any stroke of a letter
    constexpr int k_margin = 3;
    const Image black{::pixThresholdToBinary(&grey, k_dark)};
    if (!black) return;
    const Image across{::pixOpenBrick(nullptr, black.get(), k_line, 1)};
    const Image down{::pixOpenBrick(nullptr, black.get(), 1, k_line)};
    for (const Image* lines : {&across, &down}) {
        if (!*lines) continue;
        const Image thick{::pixDilateBrick(nullptr, lines->get(), k_margin, k_margin)};
        if (thick) ::pixPaintThroughMask(&grey, thick.get(), 0, 0, 255);
    }
}

Image copied(const poppler::image& from, bool in_colour) {
    Image image{::pixCreateNoInit(from.width(), from.height(), in_colour ? 32 : 8)};
    if (!image) return image;
    const auto words = static_cast<std::size_t>(pixGetWpl(image.get()));
    for (int y = 0; y < from.height(); ++y) {
        const char* row = from.const_data() + static_cast<std::ptrdiff_t>(y) * from.bytes_per_row();
        l_uint32* line = pixGetData(image.get()) + static_cast<std::size_t>(y) * words;
        for (int x = 0; x < from.width(); ++x) {
            if (in_colour) {
                std::uint32_t colour = 0;  // alpha, red, green, blue; here without alpha, shifted
                std::memcpy(&colour, row + static_cast<std::ptrdiff_t>(x) * 4, sizeof colour);
                line[x] = colour << 8U;
            } else {
                SET_DATA_BYTE(line, x, static_cast<unsigned char>(row[x]));
            }
        }
    }
    return image;
}

/// What is darker than this is ink, be it faint. Most of a page is bare paper.
int darkest_of_paper(Pix& grey) {
    constexpr int k_sampling = 4;
    constexpr l_float32 k_middle = 0.5F;
    constexpr l_float32 k_share = 0.8F;
    l_float32 paper = 255;
    ::pixGetRankValueMasked(&grey, nullptr, 0, 0, k_sampling, k_middle, &paper, nullptr);
    return static_cast<int>(k_share * paper);
}

/// The upper part of a page at 300 dots an inch, each point as dark as the darkest of its colours.
Image darkest_upper_part(const Pix& image) {
    constexpr double k_upper_part = 0.4;
    const l_int32 width = pixGetWidth(loose(image));
    const l_int32 height = pixGetHeight(loose(image));
    Box* box = ::boxCreate(0, 0, width, static_cast<l_int32>(k_upper_part * height));
    const Image upper{::pixClipRectangle(loose(image), box, nullptr)};
    ::boxDestroy(&box);
    const Image colour{upper ? ::pixConvertTo32(upper.get()) : nullptr};
    const Image grey{colour ? ::pixConvertRGBToGrayMinMax(colour.get(), L_CHOOSE_MIN) : nullptr};
    const auto factor = static_cast<l_float32>(k_page_height / std::max(width, height));
    return Image{grey ? ::pixScale(grey.get(), factor, factor) : nullptr};
}

/// As a frame around one to three words, if it lies askew too.
bool is_like_frame(l_int32 width, l_int32 height) {
    constexpr int k_widest_frame = 1000;
    constexpr int k_lowest_frame = 50;
    constexpr int k_highest_frame = 420;
    return width > height && width <= k_widest_frame && height >= k_lowest_frame &&
           height <= k_highest_frame && (width > k_widest_letter || height > k_highest_letter);
}

std::vector<Image> insides_of_frames(Pix& binary, Pix& letters) {
    constexpr std::size_t k_most = 3;
    constexpr std::array<l_float32, 5> k_turns{0.0F, -0.06F, 0.06F, -0.12F, 0.12F};  // radians
    constexpr int k_margin = 20;
    std::vector<Image> insides;
    Boxa* frames = ::pixConnCompBB(&binary, 8);
    for (l_int32 i = 0; i < ::boxaGetCount(frames); ++i) {
        Box* frame = ::boxaGetBox(frames, i, L_CLONE);
        l_int32 width = 0;
        l_int32 height = 0;
        ::boxGetGeometry(frame, nullptr, nullptr, &width, &height);
        const bool is_wanted =
            is_like_frame(width, height) && insides.size() < k_most * k_turns.size();
        const Image cut{is_wanted ? ::pixClipRectangle(&letters, frame, nullptr) : nullptr};
        ::boxDestroy(&frame);
        const Image wide{cut ? ::pixAddBorder(cut.get(), k_margin, 0) : nullptr};
        const Image grey{wide ? ::pixConvert1To8(nullptr, wide.get(), 255, 0) : nullptr};
        for (const l_float32 turn : grey ? std::span{k_turns} : std::span<const l_float32>{}) {
            insides.emplace_back(
                ::pixRotate(grey.get(), turn, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
        }
    }
    ::boxaDestroy(&frames);
    return insides;
}

}  // namespace

void DestroyImage::operator()(Pix* image) const { ::pixDestroy(&image); }

Image read_picture(std::string_view bytes, bool is_tiff, int index, bool& is_too_large) {
    ::setMsgSeverity(L_SEVERITY_NONE);
    l_int32 width = 0;
    l_int32 height = 0;
    l_int32 unused = 0;
    const bool is_known =
        is_tiff ? ::readHeaderMemTiff(data_of(bytes), bytes.size(), index, &width, &height, &unused,
                                      &unused, &unused, &unused, &unused) == 0
                : index == 0 && ::pixReadHeaderMem(data_of(bytes), bytes.size(), &unused, &width,
                                                   &height, &unused, &unused, &unused) == 0;
    is_too_large = is_known && static_cast<double>(width) * height > k_most_points;
    if (!is_known || is_too_large) return nullptr;
    return on_white(Image{is_tiff ? ::pixReadMemTiff(data_of(bytes), bytes.size(), index)
                                  : ::pixReadMem(data_of(bytes), bytes.size())});
}

Image render(const poppler::page& page, bool in_colour) {
    const poppler::rectf size = page.page_rect();
    const double area = size.width() * size.height() / (k_points_an_inch * k_points_an_inch);
    if (!(area > 0)) return nullptr;
    const double resolution = std::min(k_dots_an_inch, std::sqrt(k_most_rendered / area));
    poppler::page_renderer renderer;
    renderer.set_render_hint(poppler::page_renderer::antialiasing);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
    renderer.set_image_format(in_colour ? poppler::image::format_argb32
                                        : poppler::image::format_gray8);
    const poppler::image image = renderer.render_page(&page, resolution, resolution);
    return image.is_valid() ? copied(image, in_colour) : nullptr;
}

Image made_ready(const Pix& image) {
    Image grey = in_good_size(Image{::pixConvertTo8(loose(image), 0)});
    if (grey) remove_lines(*grey);
    return grey;
}

Stamps stamps_of(const Pix& image) {
    const Image grey = darkest_upper_part(image);
    if (!grey) return {};
    const Image binary{::pixThresholdToBinary(grey.get(), darkest_of_paper(*grey))};
    if (!binary) return {};
    Stamps stamps;
    stamps.letters.reset(::pixSelectBySize(binary.get(), k_widest_letter, k_highest_letter, 8,
                                           L_SELECT_IF_BOTH, L_SELECT_IF_LTE, nullptr));
    if (stamps.letters) stamps.framed = insides_of_frames(*binary, *stamps.letters);
    return stamps;
}

}  // namespace sotay::extract
