#pragma once

#include "sotay/formats/drawing.h"
#include "sotay/org/kinds.h"
#include "sotay/org/tree.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace sotay::org {

/// What a chart of a tree shows.
struct ChartSpec {
    const Tree& tree;
    std::vector<const Organisation*> tops;
    int depth = -1;  ///< levels below the tops; negative = all
    /// Pieces of the small print under a name; `hidden` organisations below it are cut off by the
    /// depth.
    std::function<std::vector<std::string>(const Organisation&, std::size_t hidden)> note;
};

/// An organisation's place on the paper, its texts broken into lines that fit.
struct ChartBox {
    const Organisation* organisation = nullptr;
    Rectangle place;
    std::vector<TextLine> name;
    std::vector<TextLine> note;
};

struct Chart {
    double width = 0;
    double height = 0;
    std::vector<ChartBox> boxes;            ///< superiors before what stands below them
    std::vector<std::vector<Point>> lines;  ///< from superiors to those below
};

/// Beyond so many boxes a chart is no longer a page that anyone reads.
inline constexpr std::size_t k_most_boxes = 2000;

/// Boxes below their superiors, without overlap, in about the shape of a sheet lying on its side:
/// a few side by side, many cells in columns, many committees in rows. The same tree gives the same
/// chart. Throws Error{conflict} for more than k_most_boxes.
[[nodiscard]] Chart lay_out(const ChartSpec& spec, const Typesetter& typesetter);

/// The chart under `title` and `subtitle` as SVG. Each organisation is a group with `data-code`,
/// and `data-parent` below the tops.
[[nodiscard]] std::string to_svg(const Chart& chart, const Tree& tree, const KindRules& kinds,
                                 const std::string& title, const std::string& subtitle);

}  // namespace sotay::org
