#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct Pix;

namespace poppler {
class page;
}

namespace sotay::extract {

struct DestroyImage {
    void operator()(Pix* image) const;
};
using Image = std::unique_ptr<Pix, DestroyImage>;

/// A page of a picture file, white behind what is transparent. Null for a page that is not there,
/// is damaged or has more points than any scanner of an office makes; `is_too_large` tells.
[[nodiscard]] Image read_picture(std::string_view bytes, bool is_tiff, int index,
                                 bool& is_too_large);

/// A page of a PDF at 300 dots an inch, fewer for a very large one, with its colours or grey.
[[nodiscard]] Image render(const poppler::page& page, bool in_colour);

/// Grey, of the size that the reader of words knows best, without ruled lines.
[[nodiscard]] Image made_ready(const Pix& image);

/// The upper part of a page in black and white, made so that a stamp of any colour is black, and
/// without whatever is larger than a letter, such as the frame of a stamp.
struct Stamps {
    Image letters;
    std::vector<Image> framed;  ///< what stood inside of frames, a few, turned by some degrees each
};
[[nodiscard]] Stamps stamps_of(const Pix& image);

}  // namespace sotay::extract
